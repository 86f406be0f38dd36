import { expect, it, vi } from "vitest";
import { main } from "../../bench/socket-drill.ts";
import { hasRedis } from "../../bench/support/redis-server.ts";

const CLEAN = { lost: 0, duplicated: 0, outOfOrder: 0, gapsUnannounced: 0 };

async function report(...flags: string[]): Promise<unknown> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((some) => {
    text += String(some);
    return true;
  });
  try {
    await main([...flags, "--json"]);
  } finally {
    write.mockRestore();
  }
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
}

it("tells subscribers that lose their gateway every event once on the other", async () => {
  const told = await report("--drops", "20");
  expect(told).toMatchObject({ ...CLEAN, drops: 20, gatewayKills: 1, live: "notify" });
});

it.skipIf(!hasRedis)("does so while Redis is killed and started again, too", async () => {
  const told = await report("--drops", "25", "--redis");
  expect(told).toMatchObject({ ...CLEAN, drops: 25, redisKills: 1, live: "redis" });
});

it("tells its flags, and refuses others", async () => {
  await expect(report("--drops", "0")).rejects.toThrow(/--drops .* 1 to 10000/);
  await expect(report("--dorps", "1")).rejects.toThrow(/dorps/);
});
