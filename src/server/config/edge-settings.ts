import { z } from "zod";
import { ROLES } from "../auth/scopes.ts";
import { COST_LIMITS, COST_REPORTS } from "../cost/cost-control.ts";
import { INTROSPECTION_RULES } from "../graphql/discretion.ts";
import { EDGE_LIMITS } from "../limits.ts";
import { documentSettings } from "./document-settings.ts";
import { readList, readNumber, setting } from "./setting.ts";

/** What clients may ask, and how much of it. */
export function clientSettings() {
  return {
    documents: documentSettings(),
    introspection: introspectionSetting(),
    cost: costSettings(),
    limits: limitSettings(),
    cors: corsSettings(),
  };
}

function introspectionSetting() {
  return setting(
    {
      env: "TUTTI_INTROSPECTION",
      value: "<who>",
      says: "Who may read the schema: keys of a role or with the scope schema:read, all, or none.",
      accepts: `one of ${INTROSPECTION_RULES.join(", ")}`,
    },
    z.enum(INTROSPECTION_RULES).default("scope"),
  );
}

/** What operations may cost; roles are given in the file only. */
function costSettings() {
  const size = { maximum: count(), restorePerSecond: count() };
  const roles = Object.keys(ROLES) as (keyof typeof ROLES)[];
  return z
    .strictObject({
      operationMax: number(
        "TUTTI_COST_OPERATION_MAX",
        "The most that one operation may cost: about the objects that it can bring.",
        EDGE_LIMITS.document.costMax,
      ),
      bucketMax: number(
        "TUTTI_COST_BUCKET_MAX",
        "What one key may spend at once.",
        COST_LIMITS.maximum,
      ),
      restorePerSecond: number(
        "TUTTI_COST_RESTORE_PER_SECOND",
        "How much of that comes back each second.",
        COST_LIMITS.restorePerSecond,
      ),
      report: setting(
        {
          env: "TUTTI_COST_REPORT",
          value: "<when>",
          says: "When answers say in extensions.cost what they cost; asked: by the header tutti-cost.",
          accepts: `one of ${COST_REPORTS.join(", ")}`,
        },
        z.enum(COST_REPORTS).default(COST_LIMITS.report),
      ),
      roles: z
        .partialRecord(z.enum(roles as [string, ...string[]]), z.strictObject(size).partial())
        .default({}),
    })
    .prefault({});
}

/** Bounds of what clients ask; the others are in the code, with their reasons. */
function limitSettings() {
  const { document, operation, http } = EDGE_LIMITS;
  return z
    .strictObject({
      depthMax: number("TUTTI_DEPTH_MAX", "Fields within fields, at most.", document.depthMax, 100),
      aliasesMax: number(
        "TUTTI_ALIASES_MAX",
        "Aliases of one operation.",
        document.aliasesMax,
        10_000,
      ),
      bodyBytesMax: number(
        "TUTTI_BODY_BYTES_MAX",
        "Bytes of a request's body.",
        http.bodyBytesMax,
        100_000_000,
      ),
      variablesMax: number(
        "TUTTI_VARIABLES_MAX",
        "Values in an operation's variables, those within others too.",
        document.variablesMax,
        1_000_000,
      ),
      concurrentMax: number(
        "TUTTI_CONCURRENT_MAX",
        "Queries and mutations that one key may have under way at once.",
        operation.concurrentMax,
        100_000,
      ),
      deadlineMs: number(
        "TUTTI_DEADLINE_MS",
        "Milliseconds in which an operation is answered, or given up.",
        operation.deadlineMs,
        600_000,
      ),
    })
    .prefault({});
}

/** Pages of other origins that may call the graph from a browser. */
function corsSettings() {
  return z
    .strictObject({
      origins: setting(
        {
          env: "TUTTI_CORS_ORIGINS",
          value: "<origins>",
          says: "Origins whose pages may call the graph from a browser.",
          accepts: "origins such as https://shop.example.com, with commas between; * for all",
          read: readList,
        },
        z.array(z.string().max(300).refine(isOrigin)).max(100).default([]),
      ),
      headers: setting(
        {
          env: "TUTTI_CORS_HEADERS",
          value: "<names>",
          says: "Headers that those pages may send besides the usual.",
          accepts: "names of headers, with commas between",
          read: readList,
        },
        z
          .array(z.string().regex(/^[A-Za-z0-9-]{1,100}$/))
          .max(50)
          .default([]),
      ),
      maxAgeSeconds: setting(
        {
          env: "TUTTI_CORS_MAX_AGE_SECONDS",
          value: "<seconds>",
          says: "How long a browser may remember that it may.",
          accepts: "a whole number from 0 to 86400",
          read: readNumber,
        },
        z.int().min(0).max(86_400).default(7_200),
      ),
    })
    .prefault({});
}

function isOrigin(text: string): boolean {
  if (text === "*") return true;
  return URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
}

const COUNT_MAX = 1_000_000_000;

function count(max = COUNT_MAX) {
  return z.int().min(1).max(max);
}

function number(env: string, says: string, otherwise: number, max = COUNT_MAX) {
  const accepts = `a whole number from 1 to ${max}`;
  return setting(
    { env, value: "<number>", says, accepts, read: readNumber },
    count(max).default(otherwise),
  );
}
