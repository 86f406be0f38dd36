import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * `npm run new:connector NAME`: lays down a connector that works, in front of an emulated system,
 * with the conformance test that it passes. What is there already is left alone. `--root` is the
 * checkout to write to; this one without it.
 */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Where each template goes. */
const FILES = {
  "config.ts": "src/connectors/__name__/config.ts",
  "wire.ts": "src/connectors/__name__/wire.ts",
  "client.ts": "src/connectors/__name__/client.ts",
  "changes.ts": "src/connectors/__name__/changes.ts",
  "load-many.ts": "src/connectors/__name__/load-many.ts",
  "index.ts": "src/connectors/__name__/index.ts",
  "emulator.ts": "demo/systems/__name__/emulator.ts",
  "emulator-readme.md": "demo/systems/__name__/README.md",
  "harness.ts": "test/conformance/__name__-harness.ts",
  "test.ts": "test/conformance/__name__.test.ts",
} as const;

function main(argv: readonly string[]): string {
  const options = { root: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const [name = "", ...more] = positionals;
  if (!NAME.test(name) || name.length > 40 || more.length > 0) {
    throw new Error("Give one name of lower-case letters, digits and dashes, such as price-desk.");
  }
  const root = values.root ?? ROOT;
  const fill = filler(name);
  const files = Object.entries(FILES).map(([template, to]) => {
    const text = readFileSync(
      join(ROOT, "scripts", "connector-template", `${template}.txt`),
      "utf8",
    );
    return { path: fill(to), text: fill(text) };
  });
  const there = files.find(({ path }) => existsSync(join(root, path)));
  if (there) throw new Error(`${there.path} is there already; choose another name.`);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: "wx" });
  }
  return [...files.map(({ path }) => `  ${path}`), "", nextSteps(name)].join("\n");
}

function filler(name: string): (text: string) => string {
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  return (text) =>
    text.replaceAll("__name__", name).replaceAll("__camel__", camel).replaceAll("__Name__", pascal);
}

function nextSteps(name: string): string {
  return `What to do next (docs/connectors.md has each step in full):
  1. npm run format
  2. npm test -- test/conformance/${name}.test.ts      it passes, on the emulated system
  3. Write demo/systems/${name} anew from the API's documentation, and let the test fail.
  4. Make src/connectors/${name} pass it; say in \`supports\` what the system can do.
  5. Name it in src/server/systems.ts, with its role, and try it: npx tutti doctor`;
}

try {
  process.stdout.write(`${main(process.argv.slice(2))}\n`);
} catch (cause) {
  process.stderr.write(`✗ ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
