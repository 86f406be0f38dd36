import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileWatch } from "../../../src/server/federation/file-watch.ts";

function folder() {
  const path = mkdtempSync(join(tmpdir(), "tutti-watch-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { file: join(path, "a.graphql"), other: join(path, "b.graphql") };
}

test("a file counts as changed when it is the same at two looks, until it is taken", async () => {
  const { file } = folder();
  const watch = fileWatch();
  writeFileSync(file, "1");
  expect(await watch.look([file])).toBe("unsettled");
  expect(await watch.look([file])).toBe("changed");
  expect(await watch.take([file])).toBe(true);
  expect(await watch.look([file])).toBe("same");
  writeFileSync(file, "");
  expect(await watch.look([file])).toBe("unsettled");
  writeFileSync(file, "22");
  expect(await watch.look([file])).toBe("unsettled");
  expect(await watch.look([file])).toBe("changed");
  expect(await watch.look([file])).toBe("changed");
});

test("one that changes while it is read is not taken", async () => {
  const { file } = folder();
  const watch = fileWatch();
  writeFileSync(file, "1");
  await watch.look([file]);
  expect(await watch.look([file])).toBe("changed");
  writeFileSync(file, "22");
  expect(await watch.take([file])).toBe(false);
  expect(await watch.look([file])).toBe("unsettled");
});

test("one that goes, comes, or is replaced by another of its size has changed", async () => {
  const { file, other } = folder();
  const watch = fileWatch();
  const settle = async () => {
    await watch.look([file]);
    const found = await watch.look([file]);
    await watch.take([file]);
    return found;
  };
  writeFileSync(file, "1");
  await settle();
  expect(await settle()).toBe("same");
  writeFileSync(other, "2");
  renameSync(other, file);
  expect(await settle()).toBe("changed");
  rmSync(file);
  expect(await settle()).toBe("changed");
  expect(await settle()).toBe("same");
  writeFileSync(file, "2");
  expect(await settle()).toBe("changed");
});
