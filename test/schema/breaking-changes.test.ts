import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";
import { expect, it } from "vitest";

/**
 * The graph grows and does not break: what a client may rely on is deprecated first. A change that
 * breaks all the same is named, by its path, under "Breaking" in the changelog's Unreleased part.
 */
const ROOT = join(import.meta.dirname, "../..");
const PRINTED = "src/schema/generated/schema.graphql";

const bases = ["HEAD", newestRelease()].flatMap((revision) => {
  const sdl = revision === null ? null : git("show", `${revision}:${PRINTED}`);
  return revision === null || sdl === null ? [] : [{ revision, sdl }];
});

// Without git, or before the first commit, there is nothing to compare with.
it.skipIf(bases.length === 0)("breaks nothing that the changelog does not name", async () => {
  const now = buildSchema(readFileSync(join(ROOT, PRINTED), "utf8"));
  const named = breakingSection(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"));
  for (const { revision, sdl } of bases) {
    const unnamed = (await breakingChanges(sdl, now)).filter(({ path }) => !named.has(path));
    expect(unnamed, `compared with ${revision}`).toEqual([]);
  }
});

it("would see a field that is gone, and a changelog that names it", async () => {
  const before = "type Query { a: Int b: Int }";
  const [change, ...more] = await breakingChanges(before, buildSchema("type Query { a: Int }"));
  expect(more).toEqual([]);
  expect(change?.path).toBe("Query.b");
  const log =
    "## [Unreleased]\n### Breaking\n- `Query.b` is gone.\n## [0.1.0]\n### Breaking\n- `Query.c`\n";
  expect([...breakingSection(log)]).toEqual(["Query.b"]);
});

async function breakingChanges(before: string, now: ReturnType<typeof buildSchema>) {
  const changes: readonly Change[] = await diff(buildSchema(before), now);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path = "", message }) => ({ path, message }));
}

/** The paths in backticks under "### Breaking" of "## [Unreleased]". */
function breakingSection(changelog: string): ReadonlySet<string> {
  const unreleased = changelog.split(/^## /m).find((part) => part.startsWith("[Unreleased]")) ?? "";
  const breaking = unreleased.split(/^### /m).find((part) => part.startsWith("Breaking")) ?? "";
  return new Set([...breaking.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path));
}

function newestRelease(): string | null {
  return git("describe", "--tags", "--abbrev=0", "--match", "v*")?.trim() || null;
}

/** What git says; null when there is no git here, or it knows no such thing. */
function git(...args: readonly string[]): string | null {
  try {
    const options = { cwd: ROOT, encoding: "utf8", stdio: "pipe", maxBuffer: 16_000_000 } as const;
    return execFileSync("git", args, options);
  } catch {
    return null;
  }
}
