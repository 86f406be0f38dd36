import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { LaunchError, phase } from "./say.js";

const SOURCES = ["src", "demo", "bench"];
/** Runs as it is, with packages of its own. */
const LEFT_OUT = join("bench", "peers");
const SETTINGS = ["tsconfig.json", "tsconfig.build.json"];
const STAMP = "built-from.txt";
const DRAFT = "dist.new-";

/**
 * Builds dist when it was not built from these very sources: the stamp in it is their hash. The
 * build is made beside and renamed when it is whole, so a kill leaves the old one or none.
 */
export async function ensureBuilt(root, compile = runCompiler) {
  const files = sourceFiles(root);
  const hash = hashOf(root, files);
  if (stampOf(root) === hash) return false;
  removeDrafts(root);
  const draft = join(root, `${DRAFT}${process.pid}`);
  try {
    mkdirSync(draft);
  } catch (cause) {
    throw new LaunchError(
      `The build in ${join(root, "dist")} is out of date, and this account may not write there ` +
        `(${cause.code}). Run "npm run build" as its owner, or work in a clone of your own.`,
    );
  }
  await phase("Build", `compiling ${files.filter(isCode).length} files`, async () => {
    await compile(root, draft);
    copyAssets(root, files, draft);
    writeFileSync(join(draft, STAMP), hash);
    // Another process may have built the same meanwhile, and run from it by now.
    if (stampOf(root) === hash) rmSync(draft, { recursive: true, force: true });
    else replace(join(root, "dist"), draft);
    return "compiled";
  });
  return true;
}

/** Everything a build is made of, sorted, relative to the root. */
function sourceFiles(root) {
  const list = (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (relative(root, path) === LEFT_OUT) return [];
      return entry.isDirectory() ? list(path) : [relative(root, path)];
    });
  const folders = SOURCES.map((name) => join(root, name)).filter((folder) => existsSync(folder));
  return [...SETTINGS, ...folders.flatMap(list)].sort();
}

function hashOf(root, files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function stampOf(root) {
  try {
    return readFileSync(join(root, "dist", STAMP), "utf8");
  } catch {
    return null;
  }
}

/** Each file by itself: the settings let no type and no package decide what is emitted. */
function runCompiler(root, outDir) {
  const compiler = join(root, "node_modules", "typescript", "lib", "tsc.js");
  const args = [compiler, "-p", "tsconfig.build.json", "--outDir", outDir];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(0, 20_000);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new LaunchError(`The sources do not compile.\n${output.trim()}`));
    });
  });
}

/** Whatever is no TypeScript goes along: the graph's SDL, migrations, static files, demo data. */
function copyAssets(root, files, draft) {
  for (const file of files.filter((name) => !isCode(name) && !SETTINGS.includes(name))) {
    mkdirSync(dirname(join(draft, file)), { recursive: true });
    copyFileSync(join(root, file), join(draft, file));
  }
}

function isCode(file) {
  return /\.[cm]?ts$/.test(file);
}

function replace(dist, draft) {
  const old = `${draft}.old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(draft, dist);
  rmSync(old, { recursive: true, force: true });
}

/** What killed builds left; a living one's is its own. */
function removeDrafts(root) {
  for (const name of readdirSync(root)) {
    const maker = Number.parseInt(name.slice(DRAFT.length), 10);
    if (!name.startsWith(DRAFT) || (maker !== process.pid && isAlive(maker))) continue;
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === "EPERM";
  }
}
