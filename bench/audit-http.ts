import { serverAudits } from "graphql-http";
import { readFlags } from "./support/flags.ts";
import { makeKey, newFolder, removeFolder, startTutti } from "./support/tutti.ts";

/**
 * Audits the gateway by graphql-http's audits of GraphQL over HTTP: a Tutti as `npm start` runs it,
 * without the demo, asked with a key, as clients do. The last line is JSON with --json; 1 is
 * the exit code when an audit failed. Everything is on loopback.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const values = readFlags(FLAGS, argv);
  if (values === null) return;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const folder = await newFolder();
  try {
    const tutti = await startTutti(folder, ["--no-demo"]);
    try {
      const authorization = `Bearer ${await makeKey(folder, "audit", "app")}`;
      const report = await audit(`${tutti.url}/graphql`, authorization, say);
      say(values.json ? JSON.stringify(report) : `${report.passed} of ${report.total} passed`);
      if (report.passed < report.total) process.exitCode = 1;
    } finally {
      await tutti.stop();
    }
  } finally {
    await removeFolder(folder);
  }
}

const FLAGS = {
  script: "audit:http",
  says: "Audits the gateway by graphql-http's audits of GraphQL over HTTP.",
  numbers: {},
  switches: { json: "The last line is JSON." },
} as const;

async function audit(url: string, authorization: string, say: (line: string) => void) {
  const audits = serverAudits({
    url,
    fetchFn: (at: string | URL, init: RequestInit = {}) =>
      fetch(at, { ...init, headers: { ...init.headers, authorization } }),
  });
  let passed = 0;
  for (const { id, name, fn } of audits) {
    const result = await fn();
    if (result.status === "ok") passed += 1;
    else say(`${result.status} ${id} ${name}: ${result.reason}`);
  }
  return { passed, total: audits.length };
}
