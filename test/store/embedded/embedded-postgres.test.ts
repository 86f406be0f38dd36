import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { expect, it, onTestFinished, vi } from "vitest";
import { unwrap } from "../../../src/kernel/result.ts";
import { findEmbeddedPostgres } from "../../../src/store/embedded/embedded-postgres.ts";
import { existingPlace, type Place } from "../../../src/store/embedded/place.ts";
import { findPostmaster } from "../../../src/store/embedded/postmaster.ts";
import { dataFolder, killHard, spawnOwner, spawnOwnerProcess, start } from "./places.ts";

// Whole processes start here, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

it("keeps data over a stop and a start, and lets only our password in", async () => {
  const folder = await dataFolder();
  const first = unwrap(await start(folder));
  expect(first.adopted).toBe(false);
  await ask(first.url, "create table kept as select 42 as answer");
  const stranger = new URL(first.url);
  stranger.password = "guess";
  await expect(ask(stranger.href, "select 1")).rejects.toThrow("password authentication failed");
  expect((await stat(join(folder, "postgresql.json"))).mode & 0o077).toBe(0);
  await first.stop();
  expect(await findEmbeddedPostgres(folder)).toBeNull();

  const second = unwrap(await start(folder));
  expect(await ask(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await second.stop();
});

it("adopts the server of a Tutti that was killed, with everything it had committed", async () => {
  const folder = await dataFolder();
  const owner = await spawnOwner(folder);
  await ask(owner.said.value.url, "create table kept as select 42 as answer");
  const pid = (await findPostmaster(await placeOf(folder)))?.pid;
  await killHard(owner.child);

  const adopted = unwrap(await start(folder));
  expect(adopted.adopted).toBe(true);
  expect((await findPostmaster(await placeOf(folder)))?.pid).toBe(pid);
  expect(await ask(adopted.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await adopted.stop();
  expect(await findPostmaster(await placeOf(folder))).toBeNull();
});

it("starts again after everything was killed", async () => {
  const folder = await dataFolder();
  const owner = await spawnOwner(folder);
  await ask(owner.said.value.url, "create table kept as select 42 as answer");
  await killServer(folder);
  await killHard(owner.child);

  const again = unwrap(await start(folder));
  expect(again.adopted).toBe(false);
  expect(await ask(again.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await again.stop();
});

it("is not misled by a dead server's process id that now belongs to another program", async () => {
  const folder = await dataFolder();
  const first = unwrap(await start(folder));
  const file = join((await placeOf(folder)).data, "postmaster.pid");
  const lock = await readFile(file, "utf8");
  await first.stop();
  await writeFile(file, lock.replace(/^\d+/, String(process.pid)));

  const again = unwrap(await start(folder));
  expect(again.adopted).toBe(false);
  await again.stop();
});

it("refuses a folder that a live Tutti owns, and leaves that one's server alone", async () => {
  const folder = await dataFolder();
  const owner = await spawnOwner(folder);
  expect(await start(folder)).toMatchObject({ ok: false, fault: { code: "DATA_FOLDER_IN_USE" } });
  const found = await findEmbeddedPostgres(folder);
  expect(found?.url).toBe(owner.said.value.url);
  expect(await ask(owner.said.value.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

it("gives a new folder to exactly one of two that start at once", async () => {
  const folder = await dataFolder();
  const both = await Promise.all([spawnOwner(folder), spawnOwner(folder)]);
  expect(both.filter((owner) => owner.said.ok)).toHaveLength(1);
  expect(both.find((owner) => !owner.said.ok)?.said).toMatchObject({
    fault: { code: "DATA_FOLDER_IN_USE" },
  });
});

it("repairs a set-up that was killed half-way", async () => {
  const folder = await dataFolder();
  const maker = spawnOwnerProcess(folder);
  await vi.waitUntil(async () => (await drafts(folder)).length > 0, {
    timeout: 60_000,
    interval: 5,
  });
  await killHard(maker);
  expect(await drafts(folder)).not.toHaveLength(0);

  const server = unwrap(await start(folder));
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.stop();
  await unwrap(await start(folder)).stop(); // The killed set-up's own child has ended by now.
  expect(await drafts(folder)).toHaveLength(0);
});

it("brings the server back on its port when it dies under a living Tutti", async () => {
  const folder = await dataFolder();
  const server = unwrap(await start(folder));
  onTestFinished(() => server.stop());
  await killServer(folder);
  const answer = await vi.waitFor(() => ask(server.url, "select 1 as one"), { timeout: 60_000 });
  expect(answer).toEqual([{ one: 1 }]);
});

it("empties the database on request, but never one that a live Tutti owns", async () => {
  const folder = await dataFolder();
  const owner = await spawnOwner(folder);
  await ask(owner.said.value.url, "create table kept as select 42 as answer");
  const refused = await start(folder, { reset: true });
  expect(refused).toMatchObject({ ok: false, fault: { code: "DATA_FOLDER_IN_USE" } });
  expect(await ask(owner.said.value.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await killHard(owner.child);

  const emptied = unwrap(await start(folder, { reset: true }));
  await expect(ask(emptied.url, "select answer from kept")).rejects.toThrow("does not exist");
  await emptied.stop();
});

it("says what to do when the folder cannot be used", async () => {
  const folder = await dataFolder();
  await writeFile(folder, "a file, not a folder");
  const refused = await start(folder);
  expect(refused).toMatchObject({ ok: false, fault: { code: "DATABASE_UNAVAILABLE" } });
  expect(refused.ok || refused.fault.message).toContain("TUTTI_DATA_FOLDER");
});

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function placeOf(folder: string): Promise<Place> {
  const place = await existingPlace(folder);
  if (!place) throw new Error("The data folder was never used");
  return place;
}

async function killServer(folder: string): Promise<void> {
  const found = await findPostmaster(await placeOf(folder));
  if (!found) throw new Error("No server runs");
  process.kill(found.pid, "SIGKILL");
}

async function drafts(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "postgresql")).catch(() => []);
  return names.filter((name) => /^data\.new-\d+-[0-9a-f]+$/.test(name));
}
