import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { LaunchError } from "./say.js";

/**
 * Refuses a start whose port another program has, before anything is installed or built. Reads the
 * three settings that it needs as src/server/config does, and leaves every doubt to that: what is
 * wrong with a setting is told there, and the port is tried there again.
 */
export async function checkPort(argv, env = process.env, cwd = process.cwd()) {
  const wish = readWish(argv, env, cwd);
  if (wish === null || (await isFree(wish))) return;
  const { host, port } = wish;
  throw new LaunchError(
    `PORT: ${port} on ${host} is taken by another program. Choose another with PORT or --port; ` +
      "0 takes a free one. (PORT_TAKEN)",
  );
}

function readWish(argv, env, cwd) {
  const file = readFile(join(cwd, "tutti.config.json"));
  const read = (flag, variable, key, otherwise) => {
    // Of a flag given twice the last counts.
    const at = argv.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
    const flagged = at < 0 ? undefined : (argv[at].split("=")[1] ?? argv[at + 1] ?? "");
    return String(flagged ?? (env[variable] || (file[key] ?? otherwise)));
  };
  const host = read("--host", "HOST", "host", "127.0.0.1");
  const text = read("--port", "PORT", "port", "4000");
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  const listens = read("--role", "TUTTI_ROLE", "role", "all") !== "worker";
  return listens && port > 0 && port <= 65_535 ? { host, port } : null;
}

function readFile(path) {
  try {
    const read = JSON.parse(readFileSync(path, "utf8"));
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    return {};
  }
}

/** False only when it is certain that another program listens there. */
function isFree({ host, port }) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", ({ code }) => resolve(code !== "EADDRINUSE"));
    probe.once("listening", () => probe.close(() => resolve(true)));
    probe.listen({ host, port });
  });
}
