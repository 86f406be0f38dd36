import { createClient } from "/graphiql/{{vendor}}/client.js";

const { React, ReactDOM, GraphiQL } = globalThis;
const KEYS = "tutti:keys";
const USERS = ["app", "partner", "dashboard", "operator", "admin"];
const UNNAMED = "key";

const form = document.getElementById("key-form");
const input = document.getElementById("key");
const select = document.getElementById("user");
const reveal = document.getElementById("reveal");
const status = document.getElementById("status");
const root = ReactDOM.createRoot(document.getElementById("graphiql"));

const examples = await (await fetch("/graphiql/examples.json")).json();
const given = keysOfFragment();
const keys = Object.keys(given).length > 0 ? given : storedKeys();
let user = USERS.find((name) => keys[name]) ?? UNNAMED;
let socket = null;

// The keys leave the address bar at once: it is copied, and kept in the history.
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
addEventListener("hashchange", () => location.reload());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keys[user] = input.value.trim();
  show();
});
select.addEventListener("change", () => {
  user = select.value;
  show(true);
});
reveal.addEventListener("click", () => {
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  reveal.textContent = shown ? "Show" : "Hide";
  reveal.setAttribute("aria-pressed", String(!shown));
});
show(Object.keys(given).some((name) => name !== UNNAMED));

/** `#key=tutti_...`, or one key a user: `#app=tutti_...&operator=tutti_...`. */
function keysOfFragment() {
  const given = [...new URLSearchParams(location.hash.slice(1))];
  return Object.fromEntries(given.filter(([name]) => name === UNNAMED || USERS.includes(name)));
}

function storedKeys() {
  return JSON.parse(sessionStorage.getItem(KEYS) ?? "{}");
}

/**
 * Shows GraphiQL anew for the chosen key, so that it reads the schema with it; with `turn`, at the
 * first example of that key's user.
 */
function show(turn = false) {
  sessionStorage.setItem(KEYS, JSON.stringify(keys));
  const named = USERS.filter((name) => keys[name]);
  select.hidden = named.length === 0;
  select.replaceChildren(...named.map((name) => new Option(name, name, false, name === user)));
  const key = keys[user] ?? "";
  input.value = key;
  socket?.dispose();
  socket = null;
  if (key === "") {
    say("No key yet.", true);
    root.render(
      React.createElement(
        "p",
        { className: "waiting" },
        "Enter an API key above to read the graph. ",
        "The demo prints its keys when it is ready; others come from ",
        React.createElement("code", null, "tutti keys create"),
        ".",
      ),
    );
    return;
  }
  say("", false);
  socket = createClient({
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    lazy: true,
    connectionParams: () => ({ authorization: `Bearer ${key}` }),
  });
  const fetcher = GraphiQL.createFetcher({
    url: "/graphql",
    wsClient: socket,
    fetch: (url, init) => send(url, init, key),
  });
  root.render(
    React.createElement(GraphiQL, {
      key,
      fetcher,
      defaultEditorToolsVisibility: "variables",
      ...(resumeTabs(turn) ? {} : newTabs()),
    }),
  );
}

async function send(url, init, key) {
  const headers = { authorization: `Bearer ${key}`, ...init.headers };
  const response = await fetch(url, { ...init, headers });
  if (response.status === 401 || response.status === 400) {
    const { errors } = await response.clone().json();
    say(errors?.[0]?.message ?? "", true);
  } else {
    say("", false);
  }
  return response;
}

/** The chosen user's examples first, the others after them. */
function newTabs() {
  const own = examples.filter((example) => example.user === user);
  const others = examples.filter((example) => example.user !== user);
  const tabs = [...own, ...others].map(({ query, variables }) => ({ query, variables }));
  // GraphiQL takes the query of the first tab by itself, but not its variables.
  return { defaultTabs: tabs, query: tabs[0].query, variables: tabs[0].variables };
}

/**
 * Whether GraphiQL has tabs from before. Their active one and what its editors hold are stored at
 * different moments; where they differ, GraphiQL would open the same tab once more.
 */
function resumeTabs(turn) {
  const state = JSON.parse(localStorage.getItem("graphiql:tabState") ?? "null");
  if (!state?.tabs?.length) return false;
  if (turn) {
    const wanted = examples.find((example) => example.user === user)?.query;
    const index = state.tabs.findIndex((tab) => tab.query === wanted);
    if (index >= 0) state.activeTabIndex = index;
    localStorage.setItem("graphiql:tabState", JSON.stringify(state));
  }
  const active = state.tabs[state.activeTabIndex];
  localStorage.setItem("graphiql:query", active?.query ?? "");
  localStorage.setItem("graphiql:variables", active?.variables ?? "");
  localStorage.removeItem("graphiql:headers");
  return true;
}

function say(text, wrong) {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
}
