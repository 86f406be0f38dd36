import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What is missing from node_modules, by comparing package-lock.json with the list npm leaves in
 * node_modules when an installation is complete: a killed installation leaves none.
 *
 * Optional packages do not count: they may be for another platform, or left out on purpose.
 * Answers the missing packages' paths, and whether development tools are there.
 */
export function missingPackages(root, { dev }) {
  const wanted = read(join(root, "package-lock.json"))?.packages ?? {};
  const present = read(join(root, "node_modules", ".package-lock.json"))?.packages ?? {};
  const missing = Object.entries(wanted)
    .filter(([path, entry]) => path !== "" && !entry.link && isNeeded(entry, dev))
    .filter(([path, entry]) => {
      const here = present[path];
      if (here?.version !== entry.version) return true;
      if (here.integrity && entry.integrity && here.integrity !== entry.integrity) return true;
      return !existsSync(join(root, path, "package.json"));
    })
    .map(([path]) => path);
  return { missing, hasDev: Object.values(present).some((entry) => entry.dev === true) };
}

function isNeeded(entry, dev) {
  if (entry.optional || entry.devOptional) return false;
  return dev || !entry.dev;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
