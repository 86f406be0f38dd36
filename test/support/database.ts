import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export type FreshDatabase = {
  readonly url: string;
  /** Ends every session on it and removes it. The run's end removes it in any case. */
  drop(): Promise<void>;
};

/**
 * A database of one's own on the run's PostgreSQL, with every migration applied. Call it in
 * `beforeAll` (one a file) or in a test (one a test); it takes some tens of milliseconds.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { template, broken } = inject("testPostgres");
  if (broken !== null) throw new Error(broken);
  return makeDatabase(template);
}

/** An empty database, without our schema: for what happens before the migrations. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return makeDatabase("template1");
}

async function makeDatabase(template: string): Promise<FreshDatabase> {
  const { url } = inject("testPostgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await once(url, `create database ${name} template ${template}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => once(url, `drop database if exists ${name} with (force)`) };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
