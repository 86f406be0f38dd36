import { expect, it, vi } from "vitest";
import { main } from "../../bench/oversell-drill.ts";

it("sells every unit once to more buyers than there are, while gateways are killed", {
  timeout: 600_000,
}, async () => {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((some) => {
    text += String(some);
    return true;
  });
  try {
    await main(["--buyers", "24", "--stock", "6", "--kills", "1", "--json"]);
  } finally {
    write.mockRestore();
  }
  const report: unknown = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
  expect(report).toMatchObject({
    ...{ buyers: 24, stock: 6, sold: 6, refused: 18 },
    ...{ oversold: 0, left: 0, soldTwice: 0 },
    soldOnline: expect.toSatisfy((sold: number) => sold >= 1 && sold <= 3),
  });
});

it("refuses numbers that make no sense", async () => {
  await expect(main(["--buyers", "5", "--stock", "6"])).rejects.toThrow(/--stock .* 1 to 5/);
});
