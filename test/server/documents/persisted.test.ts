import { createHash } from "node:crypto";
import type { SubscribePayload } from "graphql-ws";
import { createClient } from "graphql-ws";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket as webSocketImpl } from "ws";
import { parseManifest } from "../../../src/server/documents/manifest.ts";
import { openDocuments } from "../../../src/server/documents/open-documents.ts";
import type { DocumentMode } from "../../../src/server/documents/persisted-documents.ts";
import { createPersistedDocuments } from "../../../src/server/documents/persisted-documents.ts";
import type { Fixture } from "../edge-fixture.ts";
import { startEdge, until } from "../edge-fixture.ts";

const hashOf = (source: string) => createHash("sha256").update(source).digest("hex");

const NEWER = "application/graphql-response+json";
const DOCUMENTS: Readonly<Record<string, string>> = {
  who: "{ whoami }",
  list: "query List($n: Int!) { products(first: $n) { id title } }",
  bug: '{ fails(how: "bug") }',
  fault: '{ whoami fails(how: "fault") }',
  broken: "{ product { broken } }",
  two: "query A { whoami } query B { product { id } }",
  wrong: "{ prodct }",
  unreadable: "{ product {",
  closed: "{ product { cost } }",
  change: 'mutation { rename(title: "x") { title } }',
  follow: "subscription { ticks(count: 1) { number } }",
  deep: `{ product { ${"related { ".repeat(30)} id ${"} ".repeat(30)} } }`,
  large:
    "{ products(first: 100) { page(first: 100) { nodes { related { id } related { id } } } } }",
};

let fixture: Fixture;
let authorization: string;
beforeAll(async () => {
  fixture = await startEdge({
    documents: createPersistedDocuments({
      mode: "optional",
      register: true,
      manifest: new Map(Object.entries(DOCUMENTS)),
    }),
  });
  authorization = await fixture.keyFor(["control:write", "events:read"]);
});
afterAll(() => fixture.stop());

type Asked = {
  readonly method?: "GET" | "POST";
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly url?: string;
};

async function ask({ method = "POST", body, headers = {}, url = fixture.url }: Asked) {
  const search = new URLSearchParams(
    Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const given = { authorization, accept: NEWER, ...headers };
  const response = await (method === "GET"
    ? fetch(`${url}?${search}`, { headers: given })
    : fetch(url, {
        method,
        headers: { "content-type": "application/json", ...given },
        body: JSON.stringify(body),
      }));
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(
      [...response.headers].filter(([name]) => name !== "date" && name !== "x-request-id"),
    ),
    // Each masked error has an id of its own.
    text: text.replace(/[0-9a-f]{16}/g, "<id>"),
  };
}

describe("a persisted document is answered as its text is, to the letter", () => {
  const more: readonly (readonly [string, Record<string, unknown>])[] = [
    ["list", { variables: { n: 3 } }],
    ["list", { variables: { n: "3" } }],
    ["list", {}],
    ["two", { operationName: "B" }],
    ["two", { operationName: "C" }],
  ];
  const names = Object.keys(DOCUMENTS).filter((name) => name !== "list");
  const asked = [...names.map((name) => [name, {}] as const), ...more];
  const ways = asked.flatMap(([name, rest]) =>
    [NEWER, "application/json", "*/*"].flatMap((accept) =>
      (["POST", "GET"] as const).map((method) => [name, method, accept, rest] as const),
    ),
  );
  test.each(ways)("%s by %s, accepting %s, %j", async (name, method, accept, rest) => {
    const headers = { accept };
    const query = DOCUMENTS[name] ?? "";
    const asText = await ask({ method, body: { query, ...rest }, headers });
    const persistedQuery = { version: 1, sha256Hash: hashOf(query) };
    const bodies = [
      { documentId: name, ...rest },
      { documentId: `sha256:${hashOf(query)}`, ...rest },
      { extensions: { persistedQuery }, ...rest },
    ];
    for (const body of bodies) {
      const answer = await ask({ method, body, headers });
      expect({ ...answer, headers: { ...answer.headers, "content-length": "" } }).toEqual({
        ...asText,
        headers: { ...asText.headers, "content-length": "" },
      });
    }
  });

  test("nobody gets in without a key, and who accepts neither type gets nothing", async () => {
    const before = fixture.inside.resolved;
    for (const body of [{ documentId: "who" }, { query: DOCUMENTS["who"] }]) {
      for (const method of ["GET", "POST"] as const) {
        const unkeyed = await ask({ method, body, headers: { authorization: "" } });
        expect([unkeyed.status, codeOf(unkeyed)]).toEqual([401, "CREDENTIALS_MISSING"]);
        const odd = await ask({ method, body, headers: { accept: "text/html" } });
        expect([odd.status, codeOf(odd)]).toEqual([406, "NOT_ACCEPTABLE"]);
      }
    }
    expect(fixture.inside.resolved).toBe(before);
  });
});

function codeOf({ text }: { readonly text: string }): unknown {
  return JSON.parse(text).errors?.[0]?.extensions.code;
}

describe("documents that clients register", () => {
  const query = "{ product { id title } }";
  const by = (sha256Hash: string) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash } },
  });

  test("are not found, then sent with their hash, then found by it alone", async () => {
    const first = await ask({ body: by(hashOf(query)) });
    expect([first.status, codeOf(first)]).toEqual([400, "PERSISTED_QUERY_NOT_FOUND"]);
    expect(JSON.parse(first.text).errors[0].message).toBe("PersistedQueryNotFound");
    const sent = await ask({ body: { query, ...by(hashOf(query)) } });
    expect(JSON.parse(sent.text)).toEqual({ data: { product: { id: "prod_1", title: "Mug" } } });
    for (const method of ["GET", "POST"] as const) {
      expect((await ask({ method, body: by(hashOf(query)) })).text).toBe(sent.text);
    }
    expect((await ask({ body: { documentId: `sha256:${hashOf(query)}` } })).text).toBe(sent.text);
  });

  test("are not taken under the hash of another", async () => {
    const wrong = await ask({ body: { query, ...by(hashOf("{ whoami }  ")) } });
    expect([wrong.status, codeOf(wrong)]).toEqual([400, "PERSISTED_QUERY_HASH_WRONG"]);
    expect(codeOf(await ask({ body: by(hashOf("{ whoami }  ")) }))).toBe(
      "PERSISTED_QUERY_NOT_FOUND",
    );
  });

  test("are kept only while there is room, the manifest's for ever", () => {
    const documents = createPersistedDocuments({
      mode: "optional",
      register: true,
      manifest: new Map([["kept", "{ kept }"]]),
      registeredMax: 2,
      registeredCharactersMax: 40,
    });
    const none = { query: null, documentId: null, sha256Hash: null };
    const send = (text: string) =>
      documents.find({ ...none, query: text, sha256Hash: hashOf(text) });
    const knows = (text: string) => documents.find({ ...none, sha256Hash: hashOf(text) }).ok;
    for (const text of ["{ a }", "{ b }", "{ c }"]) expect(send(text).ok).toBe(true);
    expect(["{ a }", "{ b }", "{ c }", "{ kept }"].map(knows)).toEqual([false, true, true, true]);
    const long = `{ ${"a ".repeat(20)}}`;
    expect(send(long).ok, "answered all the same").toBe(true);
    expect(knows(long)).toBe(false);
  });

  test("what is no persisted document is refused with words of its own", async () => {
    const code = async (body: Record<string, unknown>) => codeOf(await ask({ body }));
    expect(await code({ documentId: "__proto__" })).toBe("PERSISTED_QUERY_NOT_FOUND");
    expect(await code({ documentId: 7 })).toBe("REQUEST_MALFORMED");
    expect(await code({ documentId: "who", query: "{ whoami }" })).toBe("REQUEST_MALFORMED");
    expect(await code({ extensions: { persistedQuery: { version: 2 } } })).toBe(
      "REQUEST_MALFORMED",
    );
  });
});

describe("which documents are answered", () => {
  let other: Fixture | null = null;
  afterEach(async () => {
    await other?.stop();
    other = null;
  });
  const startWith = async (mode: DocumentMode) => {
    const manifest = new Map([["who", "{ whoami }"]]);
    other = await startEdge({
      documents: createPersistedDocuments({ mode, register: true, manifest }),
    });
    const key = await other.keyFor("admin");
    const { url } = other;
    return async (body: Record<string, unknown>) => {
      const answer = await ask({ body, url, headers: { authorization: key } });
      return codeOf(answer) ?? JSON.parse(answer.text).data;
    };
  };
  const hash = (query: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(query) } });
  const admin = { whoami: "admin" };

  test("required: those of the manifest, by any of their names, and no other", async () => {
    const code = await startWith("required");
    expect(await code({ documentId: "who" })).toEqual(admin);
    expect(await code({ query: "{ whoami }" })).toEqual(admin);
    expect(await code({ extensions: hash("{ whoami }") })).toEqual(admin);
    const other = "{ whoami  }";
    expect(await code({ query: other })).toBe("DOCUMENT_NOT_PERSISTED");
    expect(await code({ query: other, extensions: hash(other) })).toBe("DOCUMENT_NOT_PERSISTED");
    expect(await code({ extensions: hash(other) })).toBe("PERSISTED_QUERY_NOT_FOUND");
  });

  test("off: those that come as text", async () => {
    const code = await startWith("off");
    expect(await code({ query: "{ whoami }" })).toEqual(admin);
    expect(await code({ documentId: "who" })).toBe("PERSISTED_QUERY_NOT_SUPPORTED");
    expect(await code({ extensions: hash("{ whoami }") })).toBe("PERSISTED_QUERY_NOT_SUPPORTED");
  });
});

describe("a manifest", () => {
  const read = (manifest: unknown) => parseManifest(JSON.stringify(manifest));
  const apollos = (operations: unknown) =>
    read({ format: "apollo-persisted-query-manifest", version: 1, operations });

  test("is Apollo's file or an object of ids", () => {
    const one = { id: "a", body: "{ a }", name: "A", type: "query" };
    for (const manifest of [apollos([one]), read({ a: "{ a }" })]) {
      expect(manifest).toEqual({ ok: true, value: new Map([["a", "{ a }"]]) });
    }
  });
  test.each([
    ["not JSON", parseManifest("{")],
    ["a list", read([])],
    ["another version", read({ format: "apollo-persisted-query-manifest", version: 2 })],
    ["a document that is no text", read({ a: 1 })],
    [
      "an id twice",
      apollos([
        { id: "a", body: "{ a }" },
        { id: "a", body: "{ b }" },
      ]),
    ],
    ["the hash of another", read({ [`sha256:${hashOf("{ b }")}`]: "{ a }" })],
  ])("%s is refused", (_name, manifest) => {
    expect(manifest).toMatchObject({ ok: false, fault: { code: "MANIFEST_INVALID" } });
  });
});

describe("at the start", () => {
  test("the manifest is prepared ahead, and what is wrong in it is told to the log by its id", async () => {
    const told = () => fixture.logged.filter(({ message }) => message.startsWith("a persisted"));
    await until(() => fixture.logged.some(({ message }) => message.endsWith("prepared")));
    expect(told().map(({ fields }) => "document" in fields && fields.document)).toEqual([
      "wrong",
      "unreadable",
      "deep",
    ]);
  });

  test("a file that is not there, or none where nothing else is answered, stops it", async () => {
    const config = { mode: "required", register: true } as const;
    for (const manifest of [null, "/nowhere/manifest.json"]) {
      const opened = await openDocuments({ ...config, manifest });
      expect(opened).toMatchObject({ ok: false, fault: { code: "MANIFEST_INVALID" } });
    }
  });
});

describe("over WebSocket", () => {
  test("a document is found by its id and its hash too, and text only where it may come", async () => {
    const manifest = new Map([["who", "{ whoami }"]]);
    const documents = createPersistedDocuments({ mode: "required", register: true, manifest });
    const other = await startEdge({ documents });
    const key = await other.keyFor("admin");
    const url = other.url.replace("http", "ws");
    const client = createClient({ url, webSocketImpl, connectionParams: { authorization: key } });
    const over = async (payload: Omit<SubscribePayload, "query"> & { readonly query?: string }) => {
      const answers = client.iterate({ query: "", ...payload });
      const answer = await answers.next().then(
        ({ value }) => value,
        (error: unknown) => error,
      );
      return answer;
    };
    const hash = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
    const named = { query: "", documentId: "who" } as SubscribePayload;
    for (const payload of [named, { extensions: hash(hashOf("{ whoami }")) }]) {
      expect(await over(payload)).toEqual({ data: { whoami: "admin" } });
    }
    const refused = (code: string) => [
      expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
    ];
    expect(await over({ query: "{ product { id } }" })).toEqual(refused("DOCUMENT_NOT_PERSISTED"));
    expect(await over({ extensions: hash("0") })).toEqual(refused("PERSISTED_QUERY_NOT_FOUND"));
    await client.dispose();
    await other.stop();
  });
});
