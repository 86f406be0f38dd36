// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the file itself names variables so.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { unwrap } from "../../../src/kernel/result.ts";
import { policyOf } from "../../../src/server/conductor-part.ts";
import { describeConfig } from "../../../src/server/config/describe.ts";
import { type Config, loadConfig } from "../../../src/server/config/load.ts";

const systemTypes = {
  shopify: {
    role: "STOREFRONT" as const,
    config: z.strictObject({ url: z.url(), accessToken: z.string().min(8) }),
  },
  tryton: { role: "ERP" as const, config: z.strictObject({ url: z.url() }) },
};

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "tutti-config-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

type Given = { argv?: string[]; env?: Record<string, string>; file?: unknown };

function load({ argv = [], env = {}, file }: Given) {
  const text = typeof file === "string" ? file : JSON.stringify(file);
  if (file !== undefined) writeFileSync(join(cwd, "tutti.config.json"), text);
  return loadConfig({ argv, env, cwd, systemTypes });
}

function configOf(given: Given): Config {
  const loaded = unwrap(load(given));
  if (loaded.wants !== "start") throw new Error(`It wants ${loaded.wants}`);
  return loaded.config;
}

function refusalOf(given: Given) {
  const loaded = load(given);
  if (loaded.ok) throw new Error("It was accepted");
  return loaded.fault;
}

describe("values", () => {
  it("needs none: the defaults start everything, with the demo", () => {
    const config = configOf({});
    expect(config).toMatchObject({ port: 4000, host: "127.0.0.1", role: "all", databaseUrl: null });
    expect(config.dataFolder).toBe(join(cwd, ".tutti"));
    expect(config.demo.enabled).toBe(true);
    expect(config.approval.limit).toEqual({ e4: 5_000_000, currency: "GBP" });
  });

  it("posts approvals to https or this machine only, and never unsigned", () => {
    const secret = { TUTTI_APPROVAL_WEBHOOK_SECRET: "0123456789abcdef" };
    const url = (text: string) => ({ TUTTI_APPROVAL_WEBHOOK_URL: text });
    const { approval } = configOf({ env: { ...secret, ...url("https://hooks.example/a") } });
    expect(approval.webhookUrl).toBe("https://hooks.example/a");
    expect(policyOf(configOf({})).announceApprovals).toBe(false);
    for (const text of ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/"]) {
      expect(configOf({ env: { ...secret, ...url(text) } }).approval.webhookUrl).toBe(text);
    }
    const plain = { ...secret, ...url("http://hooks.example/") };
    configOf({ env: { ...plain, TUTTI_APPROVAL_WEBHOOK_PLAIN_HTTP: "on" } });
    const near = { ...secret, ...url("http://127.0.0.1.example/") };
    const named = { ...secret, ...url("https://name:password@hooks.example/") };
    for (const env of [plain, near, named, url("https://hooks.example/"), secret]) {
      const { code, message } = refusalOf({ env });
      expect(code).toBe("SETTING_INVALID");
      expect(message).toMatch(/webhook(Secret|Url)|_WEBHOOK_/);
      expect(message).not.toMatch(/example|0123456789abcdef/);
    }
  });

  it("lets who starts a run answer for it, unless it is told that somebody else has to", () => {
    const selfApproval = (given: Given) => policyOf(configOf(given)).selfApproval;
    expect(selfApproval({})).toBe(true);
    expect(selfApproval({ env: { TUTTI_APPROVAL_SELF: "off" } })).toBe(false);
    expect(selfApproval({ file: { approval: { selfApproval: false } } })).toBe(false);
    expect(refusalOf({ env: { TUTTI_APPROVAL_SELF: "perhaps" } }).code).toBe("SETTING_INVALID");
  });

  it("lets a flag count before the environment, and that before the file", () => {
    const file = { port: 1, host: "10.0.0.1", role: "worker" };
    const env = { PORT: "2", HOST: "10.0.0.2" };
    const config = configOf({ argv: ["--port", "3"], env, file });
    expect(config).toMatchObject({ port: 3, host: "10.0.0.2", role: "worker" });
  });

  it("reads every way of writing a flag", () => {
    const argv = ["--port=5", "--seed", "9", "--verbose", "--no-demo", "--reset"];
    expect(configOf({ argv })).toMatchObject({
      port: 5,
      logLevel: "debug",
      demo: { seed: 9, enabled: false },
      reset: true,
    });
  });

  it("reads lists, numbers, amounts and switches from the environment", () => {
    const env = {
      TUTTI_TRUSTED_PROXIES: "10.0.0.0/8, ::1",
      TUTTI_DEMO_SPEED: "0.5",
      TUTTI_APPROVAL_LIMIT: "12.34 EUR",
      TUTTI_DEMO: "off",
    };
    const config = configOf({ env });
    expect(config.trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
    expect(config.demo).toMatchObject({ speed: 0.5, enabled: false });
    expect(config.approval.limit).toEqual({ e4: 123_400, currency: "EUR" });
  });

  it("takes an empty variable as none, and leaves other programs' variables alone", () => {
    expect(configOf({ env: { PORT: "", EDITOR: "ed", PORTS: "x" } }).port).toBe(4000);
  });

  it("configures systems, takes their secrets from the environment, and leaves the demo out", () => {
    const shop = { type: "shopify", url: "https://shop.example", accessToken: "${SHOP_TOKEN}" };
    const env = { SHOP_TOKEN: "sesame-sesame" };
    const config = configOf({ env, file: { systems: { shop } } });
    expect(config.systems).toEqual([
      {
        name: "shop",
        type: "shopify",
        role: "STOREFRONT",
        config: { url: "https://shop.example", accessToken: "sesame-sesame" },
      },
    ]);
    expect(config.demo.enabled).toBe(false);
  });

  it("answers help and version before it judges settings", () => {
    expect(load({ argv: ["--help"], env: { PORT: "x" } })).toMatchObject({
      value: { wants: "help" },
    });
    expect(load({ argv: ["--version"] })).toMatchObject({ value: { wants: "version" } });
  });
});

describe("refusals", () => {
  it.each<[string, Given, string]>([
    [
      "a port that is no number",
      { env: { PORT: "80a" } },
      'PORT: "80a" is not accepted; expected a whole number from 0 to 65535.',
    ],
    [
      "a port out of range",
      { argv: ["--port", "65536"] },
      "--port: 65536 is not accepted; expected a whole number from 0 to 65535.",
    ],
    [
      "a role that does not exist",
      { argv: ["--role=king"] },
      '--role: "king" is not accepted; expected one of all, gateway, worker.',
    ],
    [
      "a flag without its value",
      { argv: ["--port", "--verbose"] },
      "--port: its value is missing; expected a whole number from 0 to 65535.",
    ],
    [
      "a last flag without its value",
      { argv: ["--host"] },
      "--host: its value is missing; expected an IP address or a host name.",
    ],
    [
      "an amount without a currency",
      { env: { TUTTI_APPROVAL_LIMIT: "500" } },
      'TUTTI_APPROVAL_LIMIT: "500" is not accepted; expected an amount and a currency, such as "500.00 GBP".',
    ],
    [
      "a proxy that is no address",
      { env: { TUTTI_TRUSTED_PROXIES: "10.0.0.0/33" } },
      'TUTTI_TRUSTED_PROXIES: ["10.0.0.0/33"] is not accepted; expected IP addresses or ranges such as 10.0.0.0/8, with commas between.',
    ],
    [
      "a text where the file needs a number",
      { file: { port: "80" } },
      'port in tutti.config.json: "80" is not accepted; expected a whole number from 0 to 65535.',
    ],
    ["a file that is no JSON", { file: "{ port: 80 }" }, "tutti.config.json: cannot be read ("],
    ["a file that is no object", { file: [1] }, "tutti.config.json: expected a JSON object."],
    [
      "--reset with a database of one's own",
      { argv: ["--reset"], env: { DATABASE_URL: "postgres://h/d" } },
      "--reset: it empties the embedded database only, and DATABASE_URL names another.",
    ],
    [
      "a system of no known type",
      { file: { systems: { shop: { type: "magento" } } } },
      "systems.shop.type in tutti.config.json: expected one of shopify, tryton.",
    ],
    [
      "a system's wrong setting",
      { file: { systems: { erp: { type: "tryton", url: "nowhere" } } } },
      "systems.erp.url in tutti.config.json: Invalid URL.",
    ],
    [
      "a system's name that cannot be in a path",
      { file: { systems: { "A/B": { type: "tryton", url: "http://erp.example" } } } },
      "systems.A/B in tutti.config.json: expected a name",
    ],
    [
      "a variable that the file names and nobody set",
      { file: { host: "${NOT_SET}" } },
      "host in tutti.config.json: the environment has no NOT_SET, which it names.",
    ],
  ])("refuses %s", (_, given, says) => {
    const fault = refusalOf(given);
    expect(fault.code).toBe("SETTING_INVALID");
    expect(fault.message).toContain(says);
  });

  it("leaves alone what clients of the graph are told by in the same terminal", () => {
    const env = { TUTTI_URL: "http://127.0.0.1:4000/graphql", TUTTI_KEY: "tutti_x" };
    expect(configOf({ env }).port).toBe(4000);
  });

  it.each<[string, Given, string]>([
    [
      "a variable of ours that does not exist",
      { env: { TUTTI_ROLL: "all" } },
      "TUTTI_ROLL: there is no such setting (did you mean TUTTI_ROLE?).",
    ],
    [
      "an option that does not exist",
      { argv: ["--prot", "1"] },
      "--prot: there is no such option (did you mean --port?)",
    ],
    [
      "a key that does not exist",
      { file: { demo: { spedd: 1 } } },
      "demo.spedd in tutti.config.json: there is no such setting (did you mean demo.speed?).",
    ],
    [
      "an authority over nothing we know",
      { file: { authority: { catalogue: ["ERP"] } } },
      "authority.catalogue in tutti.config.json: there is no such setting",
    ],
    [
      "a system's key that does not exist",
      { file: { systems: { erp: { type: "tryton", url: "http://erp.example", urls: 1 } } } },
      "systems.erp.urls in tutti.config.json: there is no such setting.",
    ],
  ])("refuses %s", (_, given, says) => {
    const fault = refusalOf(given);
    expect(fault.code).toBe("SETTING_UNKNOWN");
    expect(fault.message).toContain(says);
  });

  it("lists every problem at once", () => {
    const env = { PORT: "x", TUTTI_NOPE: "1", TUTTI_DEMO_SEED: "-1" };
    const { code, message } = refusalOf({ argv: ["--wat"], env, file: { lorem: true } });
    expect(code).toBe("SETTING_INVALID");
    for (const name of ["PORT", "TUTTI_NOPE", "TUTTI_DEMO_SEED", "--wat", "lorem"]) {
      expect(message).toContain(`${name}`);
    }
    expect(message).toContain("5 settings are wrong");
  });

  it("never repeats a secret, wrong as it may be", () => {
    const file = { systems: { shop: { type: "shopify", url: "x", accessToken: "s3cret" } } };
    const env = { DATABASE_URL: "mysql://me:s3cret@host/db", REDIS_URL: "s3cret" };
    const { message } = refusalOf({ env, file });
    expect(message).toContain("DATABASE_URL: its value is not accepted");
    expect(message).not.toContain("s3cret");
  });
});

it("describes itself without secrets", () => {
  const shop = {
    type: "shopify",
    url: "https://u:s3cret@shop.example/a?k=s3cret",
    accessToken: "s3cret-s3cret",
  };
  const env = { DATABASE_URL: "postgres://me:s3cret@host/db" };
  const shown = describeConfig(configOf({ env, file: { systems: { shop } } }));
  expect(JSON.stringify(shown)).not.toContain("s3cret");
  expect(shown).toMatchObject({
    databaseUrl: "(set)",
    redisUrl: null,
    "demo.seed": 1,
    "systems.shop": { type: "shopify", url: "https://shop.example/a", accessToken: "(set)" },
  });
});
