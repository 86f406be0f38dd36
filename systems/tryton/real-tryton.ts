import { execFile, spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Rpc } from "./rpc.ts";
import { login } from "./rpc.ts";
import type { Seeded } from "./seed.ts";
import { seed } from "./seed.ts";

/** A real trytond on loopback with a seeded SQLite database of its own. */
export type RealTryton = {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly rpc: Rpc;
  readonly seeded: Seeded;
  readonly close: () => Promise<void>;
};

/** Where Tryton 6.0 comes from; the tests run against it where it is installed. */
export const INSTALL_HINT = [
  "apt-get install --no-install-recommends tryton-server",
  ...["party", "product", "stock", "purchase", "stock-supply", "purchase-secondary-unit"].map(
    (name) => `tryton-modules-${name}`,
  ),
].join(" ");

const MODULES = ["purchase", "stock_supply", "purchase_secondary_unit"];
const DATABASE = "tutti";
const PASSWORD = "tutti-demo";
const run = promisify(execFile);

/** The version of the installed Tryton, or null where it, or a module, is missing. */
export async function installedVersion(): Promise<string | null> {
  // Looked up, not imported: Tryton's modules only load inside a database's pool.
  const script = [
    "import os, trytond",
    "folder = os.path.join(os.path.dirname(trytond.__file__), 'modules')",
    `names = ${JSON.stringify(MODULES)}`,
    "missing = [one for one in names if not os.path.isdir(os.path.join(folder, one))]",
    "print('' if missing else trytond.__version__)",
  ].join("\n");
  // Debian's own Python has it, which need not be the first in the path.
  for (const python of ["/usr/bin/python3", "python3"]) {
    const found = await run(python, ["-c", script], { timeout: 60_000 }).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    if (found !== "") return found;
  }
  return null;
}

/** Starts it on a free port. The empty database is made once for each version and kept. */
export async function startRealTryton(version: string): Promise<RealTryton> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-tryton-"));
  const port = await freePort();
  await copyFile(await emptyDatabase(version), join(folder, `${DATABASE}.sqlite`));
  const config = await writeConfig(folder, port);
  const server = spawn("trytond", ["-c", config], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const endWithUs = () => server.kill("SIGKILL");
  process.once("exit", endWithUs);
  const close = async () => {
    server.kill("SIGTERM");
    const ended = await Promise.race([gone.then(() => true), sleep(5000, false)]);
    if (!ended) server.kill("SIGKILL");
    await gone;
    process.removeListener("exit", endWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const access = { url: `http://127.0.0.1:${port}/`, database: DATABASE };
    const rpc = await firstLogin(access);
    const seeded = await seed(rpc);
    return { ...access, user: "admin", password: PASSWORD, rpc, seeded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstLogin(access: { url: string; database: string }): Promise<Rpc> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await login(access, "admin", PASSWORD);
    } catch (error) {
      if (attempt >= 60) throw error;
      await sleep(500);
    }
  }
}

/** Creating tables and activating modules takes a while, so it is done once and copied. */
async function emptyDatabase(version: string): Promise<string> {
  const kept = join(tmpdir(), `tutti-tryton-${version}-${MODULES.join("-")}`);
  const file = join(kept, `${DATABASE}.sqlite`);
  const ready = await run("test", ["-f", file]).then(
    () => true,
    () => false,
  );
  if (ready) return file;
  const making = await mkdtemp(join(tmpdir(), "tutti-tryton-making-"));
  await writeFile(join(making, `${DATABASE}.sqlite`), "");
  await writeFile(join(making, "password"), `${PASSWORD}\n`);
  const config = await writeConfig(making, 0);
  const env = { ...process.env, TRYTONPASSFILE: join(making, "password") };
  const admin = (...more: string[]) =>
    run("trytond-admin", ["-c", config, "-d", DATABASE, ...more], { env, timeout: 300_000 });
  await admin("--all", "--email", "admin@example.com");
  await admin("-u", ...MODULES, "--activate-dependencies");
  await mkdir(kept, { recursive: true });
  await rename(join(making, `${DATABASE}.sqlite`), file);
  await rm(making, { recursive: true, force: true });
  return file;
}

async function writeConfig(folder: string, port: number): Promise<string> {
  const file = join(folder, "trytond.conf");
  const lines = [
    ...["[web]", `listen = 127.0.0.1:${port}`],
    ...["[database]", "uri = sqlite://", `path = ${folder}`, "[session]", "timeout = 3600"],
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
