import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { missingPackages } from "./installed.js";
import { LaunchError, phase } from "./say.js";

/**
 * Installs exactly what package-lock.json says, if anything is missing: what running needs, or
 * with `dev` the development tools too. Tools that are there already are kept.
 */
export async function ensureInstalled(root, { dev }) {
  const { missing, hasDev } = missingPackages(root, { dev });
  if (missing.length === 0) return;
  checkWritable(root);
  const flags = dev || hasDev ? ["--include=dev"] : ["--omit=dev"];
  await phase("Packages", `installing, ${missing.length} are missing`, async () => {
    const { code, output } = await npm(root, ["ci", ...flags, ...QUIET]);
    const left = missingPackages(root, { dev }).missing;
    if (code !== 0 || left.length > 0) throw new LaunchError(explain(code, output, left));
    return "installed";
  });
}

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];
const OUTPUT_MAX = 20_000;

function npm(root, args) {
  // Inside `npm start`, the very npm that runs us; otherwise the one on the path.
  const own = process.env.npm_execpath;
  const isNpm = own && /npm-cli\.[cm]?js$/.test(own) && existsSync(own);
  const command = isNpm ? [process.execPath, own] : ["npm"];
  return new Promise((resolve) => {
    const child = spawn(command[0], [...command.slice(1), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(-OUTPUT_MAX);
      });
    }
    child.once("error", (cause) => resolve({ code: 1, output: String(cause) }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

function checkWritable(root) {
  const folder = existsSync(join(root, "node_modules")) ? join(root, "node_modules") : root;
  try {
    accessSync(root, constants.W_OK);
    accessSync(folder, constants.W_OK);
  } catch {
    throw new LaunchError(
      `Packages are missing, and this account may not write ${folder}. Run "npm ci" there as its ` +
        "owner, or work in a clone of your own.",
    );
  }
}

function explain(code, output, left) {
  const said = output.trim() || `It left out ${left.slice(0, 5).join(", ")}.`;
  return `The packages could not be installed ("npm ci" ended with ${code}).\n${hint(said)}\n${said}`;
}

function hint(said) {
  if (/EACCES|EROFS|EPERM/.test(said) && /cache|_logs|\.npm/i.test(said)) {
    return "npm cannot write its cache. Give it another: npm_config_cache=<a folder of yours> npm start";
  }
  if (/EACCES|EROFS|EPERM/.test(said)) {
    return "This account may not write here. Work in a clone of your own.";
  }
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i.test(said)) {
    return "The package registry cannot be reached. Check the network or npm's registry setting.";
  }
  if (/ENOSPC/.test(said)) return "The disk is full.";
  return "What npm said:";
}
