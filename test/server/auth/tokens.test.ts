import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  decodeJwt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Clock } from "../../../src/kernel/clock.ts";
import { createTokens, type Tokens } from "../../../src/server/auth/tokens.ts";
import { JwtSettings } from "../../../src/server/config/jwt-settings.ts";
import { createOutbound, NOWHERE_ELSE } from "../../../src/server/outbound/outbound.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { quietLog } from "../../support/quiet-log.ts";
import { post, startEdge, until } from "../edge-fixture.ts";

const ISSUER = "https://id.example.com/";
const FOR_US = "https://tutti.example.com";

type Pair = Awaited<ReturnType<typeof generateKeyPair>> & { readonly kid: string };
const pairs: Record<string, Pair> = {};
function pairOf(kid: string): Pair {
  const pair = pairs[kid];
  if (pair === undefined) throw new Error(`there is no key ${kid}`);
  return pair;
}

/** An issuer's real endpoint; tests change what it answers. */
let published: readonly string[] = [];
let answers: "keys" | "nothing" | "too much" | "elsewhere" = "keys";
let asked = 0;
const jwks = createServer(async (_request, response) => {
  asked += 1;
  if (answers === "nothing") return void response.writeHead(503).end();
  if (answers === "elsewhere") return void response.writeHead(302, { location: "/other" }).end();
  const keys = await Promise.all(
    published.map(async (kid) => ({ ...(await exportJWK(pairOf(kid).publicKey)), kid })),
  );
  const padding = answers === "too much" ? "x".repeat(300_000) : "";
  response.end(JSON.stringify({ keys, padding }));
});
const outbound = createOutbound(NOWHERE_ELSE);
let jwksUrl = "";
beforeAll(async () => {
  for (const kid of ["one", "two", "strange"]) {
    pairs[kid] = { ...(await generateKeyPair("ES256", { extractable: true })), kid };
  }
  await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
  jwksUrl = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/keys`;
});
afterAll(async () => {
  jwks.close();
  await outbound.close();
});

let clock: Clock & { passMs(ms: number): void };
let tokens: Tokens;
beforeEach(() => {
  published = ["one"];
  answers = "keys";
  asked = 0;
  let offset = 0;
  const real = systemClock();
  clock = {
    ...real,
    now: () => new Date(real.now().getTime() + offset),
    monotonicMs: () => real.monotonicMs() + offset,
    passMs: (ms) => {
      offset += ms;
    },
  };
  tokens = tokensOf({});
});

function tokensOf(more: object): Tokens {
  const issuers = JwtSettings.parse({ issuer: ISSUER, audience: FOR_US, jwksUrl, ...more });
  return createTokens({ issuers, fetch: outbound.fetch, clock, log: quietLog });
}

type Wish = { readonly kid?: string; readonly header?: object; readonly expiresIn?: number };
async function sign(claims: JWTPayload = {}, { kid = "one", header, expiresIn = 600 }: Wish = {}) {
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ scope: "catalog:read orders:read", iss: ISSUER, aud: FOR_US, ...claims })
    .setProtectedHeader({ alg: "ES256", kid, ...header })
    .setSubject("sub" in claims ? String(claims.sub) : "anna")
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(pairOf(kid).privateKey);
}

async function outcome(token: string): Promise<string> {
  const found = await tokens.principalOf(token);
  return found.ok ? "ok" : found.fault.code;
}

describe("a token", () => {
  test("of the issuer is its subject, with its scopes, until it expires", async () => {
    const token = await sign({ scope: "catalog:read mail policy:staff" });
    const found = await tokens.principalOf(token);
    expect(found).toMatchObject({ ok: true, value: { name: "anna", rows: null } });
    if (!found.ok) return;
    expect([...found.value.scopes]).toEqual(["catalog:read", "mail", "policy:staff"]);
    expect(found.value.id).toMatch(/^sub_[0-9a-f]{32}$/);
    const leftMs = (found.value.expiresAtMs ?? 0) - clock.now().getTime();
    expect(leftMs).toBeGreaterThan(600_000);
    expect(leftMs).toBeLessThanOrEqual(606_000);
    const other = await tokens.principalOf(await sign({ sub: "berta" }));
    expect(other.ok && other.value.id).not.toBe(found.value.id);
  });

  test("ends when its time is over, remembered or not", async () => {
    const token = await sign({}, { expiresIn: 30 });
    expect(await outcome(token)).toBe("ok");
    clock.passMs(34_000);
    expect(await outcome(token)).toBe("ok");
    clock.passMs(2_000);
    expect(await outcome(token)).toBe("TOKEN_EXPIRED");
    expect(await outcome(await sign({}, { expiresIn: -60 }))).toBe("TOKEN_EXPIRED");
  });

  const wrong: Record<string, () => Promise<string>> = {
    "for somebody else": () => sign({ aud: "https://other.example.com" }),
    "of another issuer": () => sign({ iss: "https://evil.example.com/" }),
    "whose time has not come": () => sign({ nbf: Math.floor(Date.now() / 1000) + 600 }),
    "of a key that the issuer does not have": () => sign({}, { kid: "strange" }),
    "of a strange key under a known name": () =>
      sign({}, { kid: "strange", header: { kid: "one" } }),
    "that brings its own key": async () =>
      sign({}, { kid: "strange", header: { jwk: await exportJWK(pairOf("strange").publicKey) } }),
    "without a subject": () => sign({ sub: "" }),
    "whose scopes are no text": () => sign({ scope: { admin: true } }),
    "that is not signed": async () =>
      new UnsecuredJWT({ iss: ISSUER, aud: FOR_US, sub: "anna", scope: "admin" })
        .setExpirationTime("1h")
        .encode(),
    "signed with the public key as if it were a secret": async () =>
      new SignJWT({ iss: ISSUER, aud: FOR_US, sub: "anna", scope: "admin" })
        .setProtectedHeader({ alg: "HS256", kid: "one" })
        .setExpirationTime("1h")
        .sign(new TextEncoder().encode(await exportSPKI(pairOf("one").publicKey))),
    "whose content was changed": async () => {
      const [head = "", body = "", signature = ""] = (await sign()).split(".");
      const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
      const more = Buffer.from(JSON.stringify({ ...claims, scope: "admin" })).toString("base64url");
      return [head, more, signature].join(".");
    },
  };
  test.each(Object.keys(wrong))("%s is not valid", async (name) => {
    expect(await outcome((await wrong[name]?.()) ?? "")).toBe("TOKEN_INVALID");
  });

  test("without an end is not valid", async () => {
    const token = await new SignJWT({ iss: ISSUER, aud: FOR_US, sub: "anna" })
      .setProtectedHeader({ alg: "ES256", kid: "one" })
      .sign(pairOf("one").privateKey);
    expect(await outcome(token)).toBe("TOKEN_INVALID");
  });

  test("of more than 8,000 characters is refused before it is read", async () => {
    expect(await outcome(`a.${"b".repeat(7_996)}.c`)).toBe("TOKEN_INVALID");
    expect(await outcome(await sign({ more: "x".repeat(5_000) }))).toBe("ok");
    asked = 0;
    tokens = tokensOf({});
    expect(await outcome(await sign({ more: "x".repeat(6_000) }))).toBe("TOKEN_INVALID");
    expect(asked).toBe(0);
  });
});

describe("whose records a token may see", () => {
  const rowsOf = async (claims: JWTPayload, more: object = {}) => {
    const named = { suppliersClaim: "suppliers", channelsClaim: "channels", rolesClaim: "roles" };
    tokens = tokensOf({ ...named, ...more });
    const found = await tokens.principalOf(await sign(claims));
    return found.ok ? [found.value.rows, [...found.value.scopes].sort()] : found.fault.code;
  };
  const scopes = ["catalog:read", "orders:read"];

  test("stands in its claims, and limits its scopes too", async () => {
    expect(await rowsOf({ suppliers: ["sup_a"] })).toEqual([
      { suppliers: ["sup_a"], channels: [] },
      scopes,
    ]);
    const both = { suppliers: "sup_a sup_b", channels: ["WEB", "MARS"], scope: "admin" };
    expect(await rowsOf(both)).toEqual([{ suppliers: ["sup_a", "sup_b"], channels: ["WEB"] }, []]);
    expect(await rowsOf({ suppliers: ["sup_a"], roles: ["operator"], scope: "" })).toEqual([
      { suppliers: ["sup_a"], channels: [] },
      expect.not.arrayContaining(["control:read", "customers:write"]),
    ]);
  });

  test("is everything without the claims, unless the issuer is always limited", async () => {
    expect(await rowsOf({})).toEqual([null, scopes]);
    expect(await rowsOf({}, { alwaysLimited: true })).toEqual([
      { suppliers: [], channels: [] },
      scopes,
    ]);
  });

  test("is never wider because a claim cannot be read", async () => {
    for (const suppliers of [null, 7, { all: true }, ["sup_a", 7]]) {
      expect(await rowsOf({ suppliers } as JWTPayload)).toBe("TOKEN_INVALID");
    }
    expect(await rowsOf({ suppliers: "" })).toEqual([{ suppliers: [], channels: [] }, scopes]);
  });
});

describe("an issuer's keys", () => {
  test("are read once for many, and a new one is found when a token names it", async () => {
    const some = await Promise.all(Array.from({ length: 20 }, (_, n) => sign({ n })));
    expect(new Set(await Promise.all(some.map(outcome)))).toEqual(new Set(["ok"]));
    expect(asked).toBe(1);
    published = ["one", "two"];
    clock.passMs(10_000);
    expect(await outcome(await sign({}, { kid: "two" }))).toBe("ok");
    expect(asked).toBe(2);
  });

  test("are not asked for again by every token of a key that is not there", async () => {
    for (let n = 0; n < 10; n += 1) await outcome(await sign({ n }, { kid: "strange" }));
    expect(asked).toBe(1);
    clock.passMs(10_000);
    for (let n = 0; n < 10; n += 1) await outcome(await sign({ n }, { kid: "strange" }));
    expect(asked).toBe(2);
  });

  test("that are known go on while the issuer is away, and others are told to come back", async () => {
    expect(await outcome(await sign())).toBe("ok");
    answers = "nothing";
    clock.passMs(400_000);
    expect(await outcome(await sign({ n: 1 }))).toBe("ok");
    expect(await outcome(await sign({}, { kid: "two" }))).toBe("TOKEN_KEYS_UNAVAILABLE");
    answers = "keys";
    published = ["one", "two"];
    clock.passMs(10_000);
    expect(await outcome(await sign({}, { kid: "two" }))).toBe("ok");
  });

  test("that the issuer took back are believed for six minutes at most", async () => {
    const token = await sign({}, { expiresIn: 3_600 });
    expect(await outcome(token)).toBe("ok");
    published = ["two"];
    clock.passMs(239_000);
    expect(await outcome(await sign({ n: 1 }))).toBe("ok");
    clock.passMs(61_000);
    expect(await outcome(token)).toBe("TOKEN_INVALID");
    expect(await outcome(await sign({}, { kid: "two" }))).toBe("ok");
    expect(asked).toBe(2);
  });

  test("that the issuer took back while nobody asked are not believed", async () => {
    expect(await outcome(await sign())).toBe("ok");
    published = ["two"];
    clock.passMs(8 * 3_600_000);
    expect(await outcome(await sign({ n: 1 }))).toBe("TOKEN_INVALID");
    expect(asked).toBe(2);
  });

  test("are asked for again before they are old, and no request waits for that", async () => {
    expect(await outcome(await sign())).toBe("ok");
    clock.passMs(240_000);
    expect(await outcome(await sign({ n: 1 }))).toBe("ok");
    await until(() => asked === 2);
    clock.passMs(240_000);
    answers = "nothing";
    expect(await outcome(await sign({ n: 2 }))).toBe("ok");
  });

  test("that cannot be asked for again are believed for an hour at most", async () => {
    expect(await outcome(await sign())).toBe("ok");
    answers = "nothing";
    clock.passMs(3_599_000);
    expect(await outcome(await sign({ n: 1 }))).toBe("ok");
    clock.passMs(1_000);
    expect(await outcome(await sign({ n: 2 }))).toBe("TOKEN_KEYS_UNAVAILABLE");
    answers = "keys";
    clock.passMs(10_000);
    expect(await outcome(await sign({ n: 2 }))).toBe("ok");
  });

  test.each(["nothing", "too much", "elsewhere"] as const)(
    "are unavailable while the endpoint answers %s",
    async (what) => {
      answers = what;
      expect(await outcome(await sign())).toBe("TOKEN_KEYS_UNAVAILABLE");
      expect(asked).toBe(1);
    },
  );
});

describe("the edge", () => {
  test("takes tokens beside API keys, and says what is wrong with one", async () => {
    const fixture = await startEdge({ tokens });
    try {
      const ask = async (token: string) => {
        const { status, body, headers } = await post(fixture.url, "{ whoami }", `Bearer ${token}`);
        const code = body.errors?.[0]?.extensions["code"];
        return [status, code ?? body.data?.["whoami"], headers.get("www-authenticate") !== null];
      };
      expect(await ask(await sign())).toEqual([200, "anna", false]);
      expect(await ask((await fixture.makeKey("app")).token)).toEqual([200, "app", false]);
      expect(await ask(await sign({ aud: "x" }))).toEqual([401, "TOKEN_INVALID", true]);
      expect(await ask(await sign({}, { expiresIn: -60 }))).toEqual([401, "TOKEN_EXPIRED", true]);
      answers = "nothing";
      clock.passMs(10_000);
      expect(await ask(await sign({}, { kid: "two" }))).toEqual([
        ...[503, "TOKEN_KEYS_UNAVAILABLE", false],
      ]);
    } finally {
      await fixture.stop();
    }
  });
});

describe("a WebSocket", () => {
  test("that was opened with a token closes at the moment when that ends", async () => {
    const fixture = await startEdge({ tokens: tokensOf({ clockToleranceSeconds: 0 }) });
    try {
      const authorization = `Bearer ${await sign({}, { expiresIn: 3 })}`;
      const socket = new WebSocket(fixture.url.replace("http", "ws"), "graphql-transport-ws");
      const heard: string[] = [];
      socket.on("message", (data) => heard.push(String(data)));
      socket.once("open", () => {
        socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
      });
      const closed = new Promise<object>((resolve) => {
        socket.once("close", (code, reason) => {
          resolve({ code, reason: String(reason), atMs: Date.now() });
        });
      });
      await until(() => heard.length === 1);
      const { exp = 0 } = decodeJwt(authorization.slice("Bearer ".length));
      const { atMs, ...why } = (await closed) as { atMs: number };
      expect(why).toEqual({ code: 4403, reason: "CREDENTIALS_EXPIRED" });
      expect(atMs).toBeGreaterThanOrEqual(exp * 1_000 - 50);
      expect(atMs).toBeLessThan(exp * 1_000 + 1_500);
    } finally {
      await fixture.stop();
    }
  });
});

describe("the settings", () => {
  test.each([
    ["no signature", { algorithms: ["none"] }],
    ["a shared secret", { algorithms: ["HS256"] }],
    ["an unencrypted address elsewhere", { jwksUrl: "http://id.example.com/keys" }],
    ["a password in the address", { jwksUrl: "https://me:secret@id.example.com/keys" }],
    ["nobody as audience", { audience: [] }],
    ["a setting that there is not", { issuers: 1 }],
  ])("do not take %s", (_what, more) => {
    const given = { issuer: ISSUER, audience: FOR_US, jwksUrl, ...more };
    expect(JwtSettings.safeParse(given).success).toBe(false);
  });

  test("take several issuers, each once", () => {
    const one = { issuer: ISSUER, audience: FOR_US, jwksUrl };
    expect(JwtSettings.parse([one, { ...one, issuer: "https://b.example.com" }])).toHaveLength(2);
    expect(JwtSettings.safeParse([one, one]).success).toBe(false);
    expect(JwtSettings.parse(undefined)).toEqual([]);
  });
});
