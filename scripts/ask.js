// `node scripts/ask.js '<operation>' ['<variables as JSON>'] [--pick a.b.0.c]`: asks
// the graph at TUTTI_URL as TUTTI_KEY and prints the answer, or the part of it that --pick names;
// a subscription's answers one a line, until --count of them came, one has one of the --until texts
// (with commas between) in it, or Ctrl-C.
import { parseArgs } from "node:util";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pick: { type: "string" }, count: { type: "string" }, until: { type: "string" } },
});
const [query = "", variables = "{}"] = positionals;
const url = process.env.TUTTI_URL ?? "http://127.0.0.1:4000/graphql";
const authorization = `Bearer ${process.env.TUTTI_KEY ?? ""}`;
const request = { query, variables: parsed(variables) };

try {
  if (/^\s*subscription\b/m.test(query))
    await subscribe(Number(values.count ?? Infinity), values.until?.split(",") ?? []);
  else await ask();
} catch (error) {
  // A subscription that is refused gives its errors, and not one of a connection.
  if (Array.isArray(error)) console.log(JSON.stringify({ errors: error }, null, 2));
  else
    console.error(
      `Tutti does not answer at ${url}: ${error.cause?.message ?? error.message ?? "gone"}`,
    );
  process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return stop(`The variables are not JSON: ${text}`);
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

async function ask() {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const answer = await response.json();
  if (answer.errors) process.exitCode = 1;
  if (!values.pick || answer.errors) return console.log(JSON.stringify(answer, null, 2));
  const part = picked(answer.data, values.pick);
  if (part === undefined) return stop(`There is no ${values.pick} in the answer.`);
  console.log(typeof part === "string" ? part : JSON.stringify(part));
}

async function subscribe(most, until) {
  const client = createClient({
    url: url.replace(/^http/, "ws"),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
  let count = 0;
  for await (const answer of client.iterate(request)) {
    const line = JSON.stringify(picked(answer.data, values.pick ?? "") ?? answer);
    console.log(line);
    count += 1;
    if (answer.errors) process.exitCode = 1;
    if (count >= most || answer.errors || until.some((text) => line.includes(text))) break;
  }
  await client.dispose();
}

/** `a.b.0.c` of a value; a star takes what follows of each: `nodes.*.id`. */
function picked(value, path) {
  const [key, ...rest] = path.split(".");
  if (key === "" || value === null || value === undefined) return value;
  if (key === "*") return value.map((one) => picked(one, rest.join(".")));
  return picked(value[key], rest.join("."));
}
