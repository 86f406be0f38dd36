import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * The house's rules that no other tool holds. Each test gives the list of what breaks its rule, so
 * that a failure names the places.
 */
const ROOT = join(import.meta.dirname, "..");
const LINES_MAX = 300;
const FUNCTION_LINES_MAX = 100;
const DEPTH_MAX = 4;

const tracked = trackedFiles();
const sources = tracked.filter((file) => /\.(ts|js|mjs)$/.test(file) && !isGenerated(file));
const product = sources.filter((file) => /^(src|demo|bench|scripts|bin)\//.test(file));

describe("files", () => {
  it("are short enough to be read in one go", () => {
    const long = sources.filter((file) => /^(src|demo|bench)\//.test(file));
    expect(long.filter((file) => text(file).split("\n").length > LINES_MAX + 1)).toEqual([]);
  });

  it("are named in kebab case", () => {
    const named = sources.filter((file) => !/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(file)));
    expect(named).toEqual([]);
  });

  it("lie at most four folders deep under src", () => {
    const deep = product.filter((file) => file.startsWith("src/"));
    expect(deep.filter((file) => file.split("/").length - 2 > DEPTH_MAX)).toEqual([]);
  });

  it("name no folder of the machine they were written on", () => {
    const home = homedir();
    const paths = [/(^|[\s"'`(=])\/(home|Users|root|work|tmp)\/[\w.-]/, ...exactly([ROOT, home])];
    const readable = tracked.filter((file) =>
      /\.(ts|js|mjs|json|md|graphql|sql|ya?ml|svg|css|html|txt)$/.test(file),
    );
    expect(
      readable.flatMap((file) =>
        lines(file).flatMap((line, i) =>
          paths.some((path) => path.test(line)) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
        ),
      ),
    ).toEqual([]);
  });
});

describe("code", () => {
  const inTypeScript = sources.filter((file) => file.endsWith(".ts"));
  const inCode = (file: string) => isProgram(file) && file !== "test/tidy.test.ts";

  it("has functions that fit on two screens", () => {
    const long = product.filter((file) => file.endsWith(".ts")).flatMap(longFunctions);
    expect(long).toEqual([]);
  });

  it("silences no checker and leaves nothing to do", () => {
    const words = /@ts-(ignore|nocheck|expect-error)|\b(TODO|FIXME|XXX|HACK)\b/;
    expect(places(sources.filter(inCode), words)).toEqual([]);
  });

  it("exports by name, one by one", () => {
    const configs = (file: string) => /config\.ts$|^\.dependency-cruiser\.mjs$/.test(file);
    const files = sources.filter((file) => inCode(file) && !configs(file));
    expect(places(files, /^export (default\b|\*)/)).toEqual([]);
  });

  it("is TypeScript that can be erased, without any", () => {
    expect(inTypeScript.flatMap(unwantedSyntax)).toEqual([]);
  });

  it("reads the environment in src/server/config only", () => {
    const elsewhere = sources.filter(
      (file) => /^(src|demo)\//.test(file) && !file.startsWith("src/server/config/"),
    );
    expect(places(elsewhere, /\bprocess\.env\b/)).toEqual([]);
  });
});

function trackedFiles(): readonly string[] {
  // A copy without git (an unpacked archive) is walked instead.
  const listed = existsSync(join(ROOT, ".git"))
    ? execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
        cwd: ROOT,
        encoding: "utf8",
        maxBuffer: 16_000_000,
      }).split("\n")
    : readdirSync(ROOT, { recursive: true, encoding: "utf8" });
  return listed.filter(
    (file) =>
      file !== "" &&
      !/(^|\/)(node_modules|dist|coverage|\.git|\.tutti|\.cache)\//.test(file) &&
      existsSync(join(ROOT, file)),
  );
}

function isGenerated(file: string): boolean {
  return file.includes("/generated/");
}

function isProgram(file: string): boolean {
  return /\.(ts|js|mjs)$/.test(file);
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function lines(file: string): readonly string[] {
  return text(file).split("\n");
}

function places(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    lines(file).flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : [])),
  );
}

/** Patterns of these very folders, when they are long enough to mean something. */
function exactly(folders: readonly string[]): readonly RegExp[] {
  return folders
    .filter((folder) => folder.length > 5)
    .map((folder) => new RegExp(folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, text(file), ts.ScriptTarget.Latest, true);
}

function unwantedSyntax(file: string): readonly string[] {
  const found: string[] = [];
  const source = parsed(file);
  const visit = (node: ts.Node): void => {
    const unwanted =
      node.kind === ts.SyntaxKind.AnyKeyword ||
      ts.isEnumDeclaration(node) ||
      ts.isDecorator(node) ||
      (ts.isModuleDeclaration(node) && !ts.isStringLiteral(node.name));
    if (unwanted) found.push(`${file}:${lineOf(source, node.getStart())}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A factory's inner functions count for it, because they are read with it. */
function longFunctions(file: string): readonly string[] {
  const found: string[] = [];
  const source = parsed(file);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const long = lineOf(source, node.end) - lineOf(source, node.getStart()) + 1;
      if (long > FUNCTION_LINES_MAX) {
        found.push(`${file}:${lineOf(source, node.getStart())} has ${long} lines`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}
