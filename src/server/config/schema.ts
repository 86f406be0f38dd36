import { z } from "zod";
import { AuthorityTable } from "../../domain/authority.ts";
import { type Money, parseDecimal } from "../../domain/money.ts";
import { demoSettings } from "./demo-settings.ts";
import { clientSettings } from "./edge-settings.ts";
import { JwtSettings } from "./jwt-settings.ts";
import { outboundSettings } from "./outbound-settings.ts";
import { isRange } from "./ranges.ts";
import { retentionSettings } from "./retention-settings.ts";
import { readList, readNumber, readSwitch, setting } from "./setting.ts";
import { SubgraphSettings } from "./subgraph-settings.ts";
import { checkAddresses, supergraphSettings } from "./supergraph-settings.ts";
import { mayBePosted, url } from "./urls.ts";

const ROLES = ["all", "gateway", "worker"] as const;
const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

const Settings = z.strictObject({
  port: setting(
    {
      env: "PORT",
      flag: "--port",
      value: "<port>",
      says: "Port of the gateway; 0 chooses a free one.",
      accepts: "a whole number from 0 to 65535",
      read: readNumber,
    },
    z.int().min(0).max(65_535).default(4000),
  ),
  host: setting(
    {
      env: "HOST",
      flag: "--host",
      value: "<address>",
      says: "Address to listen on; 0.0.0.0 for every network.",
      accepts: "an IP address or a host name",
    },
    z
      .string()
      .regex(/^[\w.:-]{1,255}$/)
      .default("127.0.0.1"),
  ),
  role: setting(
    {
      env: "TUTTI_ROLE",
      flag: "--role",
      value: "<role>",
      says: "What this process does; gateways and workers share one database.",
      accepts: `one of ${ROLES.join(", ")}`,
    },
    z.enum(ROLES).default("all"),
  ),
  probePort: setting(
    {
      env: "TUTTI_PROBE_PORT",
      value: "<port>",
      says: "Port of a worker's /healthz, /readyz and /metrics; gateways have them on their own.",
      accepts: "a whole number from 0 to 65535; 0 chooses a free one, left out means none",
      read: readNumber,
    },
    z.int().min(0).max(65_535).nullable().default(null),
  ),
  databaseUrl: setting(
    {
      env: "DATABASE_URL",
      value: "<url>",
      says: "A PostgreSQL of your own, instead of the embedded one.",
      accepts: "a URL such as postgres://user:password@host:5432/database",
      secret: true,
    },
    url(["postgres:", "postgresql:"]),
  ),
  publicUrl: setting(
    {
      env: "TUTTI_PUBLIC_URL",
      value: "<url>",
      says: "Where people reach this gateway, for links in messages; else its host and port.",
      accepts: "a URL such as https://tutti.example.com",
    },
    url(["https:", "http:"]),
  ),
  redisUrl: setting(
    {
      env: "REDIS_URL",
      value: "<url>",
      says: "A Redis that carries live events between processes; PostgreSQL does without it.",
      accepts: "a URL such as redis://host:6379",
      secret: true,
    },
    url(["redis:", "rediss:"]),
  ),
  dataFolder: setting(
    {
      env: "TUTTI_DATA_FOLDER",
      flag: "--data-folder",
      value: "<folder>",
      says: "Where the embedded database and the demo keep their files.",
      accepts: "the path of a folder",
    },
    z.string().min(1).max(1000).refine(noNul).default(".tutti"),
  ),
  logLevel: setting(
    {
      env: "TUTTI_LOG_LEVEL",
      flag: "--log-level",
      value: "<level>",
      says: "The least serious log lines to write; --verbose is --log-level debug.",
      accepts: `one of ${LOG_LEVELS.join(", ")}`,
    },
    z.enum(LOG_LEVELS).default("info"),
  ),
  trustedProxies: setting(
    {
      env: "TUTTI_TRUSTED_PROXIES",
      value: "<addresses>",
      says: "Proxies whose X-Forwarded headers count.",
      accepts: "IP addresses or ranges such as 10.0.0.0/8, with commas between",
      read: readList,
    },
    z.array(z.string().refine(isRange)).max(100).default([]),
  ),
  drainSeconds: setting(
    {
      env: "TUTTI_DRAIN_SECONDS",
      value: "<seconds>",
      says: "How long a gateway that stops says 503 at /readyz and still answers; by its role.",
      accepts: "a number from 0 to 60; longer than the load balancer takes to notice",
      read: readNumber,
    },
    z.number().min(0).max(60).nullable().default(null),
  ),
  reconcileHours: setting(
    {
      env: "TUTTI_RECONCILE_HOURS",
      value: "<hours>",
      says: "How often all that is known is compared with what the systems have.",
      accepts: "a whole number from 1 to 720",
      read: readNumber,
    },
    z.int().min(1).max(720).default(24),
  ),
  homeCountry: setting(
    {
      env: "TUTTI_HOME_COUNTRY",
      value: "<code>",
      says: "The retailer's country; phone numbers without a country's code are taken for its own.",
      accepts: "two letters as in ISO 3166, such as GB",
    },
    z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default("GB"),
  ),
  demo: demoSettings(),
  ...clientSettings(),
  approval: z
    .strictObject({
      limit: setting(
        {
          env: "TUTTI_APPROVAL_LIMIT",
          value: "<amount currency>",
          says: "A run whose actions cost more than this waits for a person.",
          accepts: 'an amount and a currency, such as "500.00 GBP"',
        },
        z.string().transform(readMoney).prefault("500.00 GBP"),
      ),
      expiresAfterHours: setting(
        {
          env: "TUTTI_APPROVAL_EXPIRES_AFTER_HOURS",
          value: "<hours>",
          says: "How long an approval may wait for its answer; then it counts as rejected.",
          accepts: "a whole number from 1 to 720",
          read: readNumber,
        },
        z.int().min(1).max(720).default(72),
      ),
      selfApproval: setting(
        {
          env: "TUTTI_APPROVAL_SELF",
          value: "on|off",
          says: "Whether the key that started a run may answer its approvals; off wants another.",
          accepts: "on or off",
          read: readSwitch,
        },
        z.boolean().default(true),
      ),
      webhookUrl: setting(
        {
          env: "TUTTI_APPROVAL_WEBHOOK_URL",
          value: "<url>",
          says: "Told of every approval that waits, by a signed POST; see docs/operate.md.",
          accepts: "a URL with https, or with http on this machine",
          secret: true,
        },
        url(["https:", "http:"]),
      ),
      webhookSecret: setting(
        {
          env: "TUTTI_APPROVAL_WEBHOOK_SECRET",
          value: "<text>",
          says: "Signs what is posted there; who receives it checks it with the same secret.",
          accepts: "16 to 200 characters, given together with the URL",
          secret: true,
        },
        z.string().min(16).max(200).nullable().default(null),
      ),
      webhookPlainHttp: setting(
        {
          env: "TUTTI_APPROVAL_WEBHOOK_PLAIN_HTTP",
          value: "on|off",
          says: "Lets the webhook be http on another machine, inside a network that is trusted.",
          accepts: "on or off",
          read: readSwitch,
        },
        z.boolean().default(false),
      ),
    })
    .superRefine(({ webhookUrl, webhookSecret, webhookPlainHttp }, context) => {
      const wrong = (path: string) => context.addIssue({ code: "custom", path: [path] });
      if ((webhookUrl === null) !== (webhookSecret === null)) wrong("webhookSecret");
      if (webhookUrl !== null && !mayBePosted(webhookUrl, webhookPlainHttp)) wrong("webhookUrl");
    })
    .prefault({}),
  retention: retentionSettings(),
  outbound: outboundSettings(),
  jwt: JwtSettings,
  authority: AuthorityTable.prefault({}),
  ...supergraphSettings(),
  subgraphs: SubgraphSettings.prefault({}),
});

/**
 * Every setting of Tutti, once: help, the configuration file, the environment and the flags are
 * all read from here. Settings of outside systems are `systems`, in systems.ts.
 */
export const ConfigSchema = Settings.superRefine(checkAddresses);

function readMoney(text: string, context: z.RefinementCtx): Money {
  const [amount = "", currency = "", ...rest] = text.trim().split(/\s+/);
  const e4 = parseDecimal(amount);
  if (e4 !== null && e4 >= 0 && /^[A-Z]{3}$/.test(currency) && rest.length === 0) {
    return { e4, currency };
  }
  context.addIssue({ code: "custom", message: "not an amount and a currency" });
  return z.NEVER;
}

function noNul(text: string): boolean {
  return !text.includes("\0");
}
