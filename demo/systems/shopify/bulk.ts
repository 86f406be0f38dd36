import { randomBytes } from "node:crypto";
import { type GraphQLSchema, parse, validate } from "graphql";
import type { Faults } from "../faults.ts";
import { bulkProblem, lineWriter, rootField } from "./bulk-plan.ts";
import type { Connection, Item } from "./connections.ts";
import { gid } from "./ids.ts";
import { spoilAmount } from "./spoil.ts";
import type { View } from "./view.ts";

export type BulkJobs = {
  readonly run: (query: string) => { readonly operation: View } | BulkRefusal;
  readonly operation: (id: string) => View | null;
  /** The file behind an operation's url, by the last part of it. */
  readonly file: (token: string) => Buffer | null;
  readonly close: () => void;
};

export type BulkRefusal = { readonly code: string; readonly message: string };

type Job = {
  readonly id: string;
  readonly query: string;
  readonly createdAt: string;
  readonly token: string;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "CANCELED" | "EXPIRED";
  completedAt: string | null;
  objects: number;
  roots: number;
  file: Buffer | null;
};

export type BulkParts = {
  readonly schema: GraphQLSchema;
  /** The root connection of that name, with everything in it. */
  readonly root: (name: string) => Connection;
  readonly baseUrl: string;
  readonly now: () => string;
  readonly faults: Faults;
};

/** Runs bulk queries in slices between other requests, five at a time, and keeps their files. */
export function bulkJobs({ schema, root, baseUrl, now, faults }: BulkParts): BulkJobs {
  const jobs = new Map<string, Job>();
  let lastNumber = 0;
  let closed = false;

  const start = (job: Job) => {
    const document = parse(job.query);
    const write = lineWriter(schema, document);
    const chunks: Buffer[] = [];
    let text = "";
    const writeJson = (line: object, isRoot: boolean) => {
      text += `${JSON.stringify(spoilAmount(line, faults))}\n`;
      job.objects += 1;
      if (isRoot) job.roots += 1;
    };
    const slice = (items: readonly Item[], from: number) => {
      if (closed) return;
      job.status = "RUNNING";
      for (const { view } of items.slice(from, from + SLICE)) write(view(), writeJson);
      chunks.push(Buffer.from(text));
      text = "";
      if (from + SLICE < items.length) {
        setImmediate(() => slice(items, from + SLICE));
        return;
      }
      job.file = Buffer.concat(chunks);
      job.status = "COMPLETED";
      job.completedAt = now();
      forgetOld(jobs);
    };
    setImmediate(() => slice(root(rootField(document)).items, 0));
  };

  return {
    run(query) {
      const problem = problemOf(schema, query);
      if (problem) return { code: "INVALID", message: problem };
      const running = [...jobs.values()].filter((job) => job.file === null && !isOver(job));
      if (running.length >= RUNNING_MAX) {
        const message = `A maximum of ${RUNNING_MAX} bulk operations can run at the same time.`;
        return { code: "LIMIT_REACHED", message };
      }
      lastNumber = Math.max(lastNumber + 1, Date.now());
      const job: Job = {
        id: gid("BulkOperation", lastNumber),
        query,
        createdAt: now(),
        token: `${randomBytes(16).toString("hex")}.jsonl`,
        status: "CREATED",
        completedAt: null,
        objects: 0,
        roots: 0,
        file: null,
      };
      jobs.set(job.id, job);
      const operation = viewOf(job, baseUrl);
      start(job);
      return { operation };
    },
    operation: (id) => {
      const job = jobs.get(id);
      return job ? viewOf(job, baseUrl) : null;
    },
    file: (token) => [...jobs.values()].find((job) => job.token === token)?.file ?? null,
    close: () => {
      closed = true;
      jobs.clear();
    },
  };
}

const SLICE = 100;
const RUNNING_MAX = 5;
/** Files are kept for a week in truth; here the last ones are, for there is one memory. */
const FILES_MAX = 12;

function problemOf(schema: GraphQLSchema, query: string): string | null {
  try {
    const document = parse(query);
    const [error] = validate(schema, document);
    return error?.message ?? bulkProblem(schema, document);
  } catch (thrown) {
    return `Invalid bulk query: ${thrown instanceof Error ? thrown.message : "syntax error"}`;
  }
}

function isOver({ status }: Job): boolean {
  return status !== "CREATED" && status !== "RUNNING";
}

function forgetOld(jobs: Map<string, Job>): void {
  const kept = [...jobs.values()].filter(({ file }) => file !== null);
  for (const job of kept.slice(0, Math.max(0, kept.length - FILES_MAX))) {
    job.file = null;
    job.status = "EXPIRED";
  }
  for (const [id] of [...jobs].slice(0, Math.max(0, jobs.size - FILES_MAX * 10))) jobs.delete(id);
}

function viewOf(job: Job, baseUrl: string): View {
  return {
    __typename: "BulkOperation",
    id: job.id,
    type: "QUERY",
    status: job.status,
    query: job.query,
    errorCode: null,
    createdAt: job.createdAt,
    completedAt: job.completedAt,
    objectCount: String(job.objects),
    rootObjectCount: String(job.roots),
    fileSize: job.file ? String(job.file.byteLength) : null,
    // Shopify gives no file to an operation that found nothing.
    url: job.file && job.objects > 0 ? `${baseUrl}/bulk/${job.token}` : null,
  };
}
