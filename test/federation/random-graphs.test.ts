import { expect, it } from "vitest";
import { fuzz } from "../../bench/fuzz-federation.ts";

it("random federated graphs answer as one graph of their data would", async () => {
  const said: string[] = [];
  const report = await fuzz({ seed: 7, first: 0, last: 40, say: (line) => said.push(line) });
  expect(said).toEqual([]);
  expect(report.mismatches).toBe(0);
  // That something was tried: answers with errors too, and several requests for an operation.
  expect(report.operations).toBeGreaterThan(120);
  expect(report.withErrors).toBeGreaterThan(8);
  expect(report.requests).toBeGreaterThan(report.operations);
});
