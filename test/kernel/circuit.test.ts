import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createCircuit, type Evidence, isCircuitOpen } from "../../src/kernel/circuit.ts";

const REST_MS = 40;
type Outcome = Evidence | "throws";

function circuitOf() {
  const told: string[] = [];
  const circuit = createCircuit({
    ...{ failuresMax: 3, restMs: REST_MS, evidenceOf: (value) => value as Evidence },
    onOpen: () => told.push("open"),
    onClose: () => told.push("close"),
  });
  const trials: boolean[] = [];
  const run = async (outcome: Outcome): Promise<unknown> =>
    circuit
      .run(async (isTrial) => {
        trials.push(isTrial);
        if (outcome === "throws") throw new Error("called off");
        return outcome;
      })
      .catch((error: Error) => (isCircuitOpen(error) ? "not begun" : error.message));
  const all = async (...outcomes: Outcome[]) => {
    for (const outcome of outcomes) await run(outcome);
  };
  return { circuit, told, trials, run, all };
}

async function opened() {
  const world = circuitOf();
  await world.all("failure", "failure", "failure");
  expect(world.circuit.state()).toBe("OPEN");
  expect(await world.run("success")).toBe("not begun");
  await sleep(REST_MS * 2);
  return world;
}

describe("while it is closed", () => {
  it("a success ends a row of failures", async () => {
    const { circuit, all } = circuitOf();
    await all("failure", "failure", "success", "failure", "failure");
    expect(circuit.state()).toBe("CLOSED");
  });

  it.each(["none", "throws"] as const)("what tells nothing (%s) does not", async (nothing) => {
    const { circuit, told, trials, all } = circuitOf();
    await all("failure", nothing, "failure", nothing, nothing);
    expect(circuit.state()).toBe("CLOSED");
    await all("failure");
    expect([circuit.state(), told]).toEqual(["OPEN", ["open"]]);
    expect(trials).not.toContain(true);
  });

  it("nothing alone opens nothing, and comes out as it is", async () => {
    const { circuit, run, all } = circuitOf();
    await all("none", "throws", "none", "throws", "none");
    expect(await run("none")).toBe("none");
    expect(await run("throws")).toBe("called off");
    expect(circuit.state()).toBe("CLOSED");
  });
});

describe("a trial", () => {
  it("that succeeds closes it", async () => {
    const { circuit, told, trials, run } = await opened();
    expect(await run("success")).toBe("success");
    expect([circuit.state(), told]).toEqual(["CLOSED", ["open", "close"]]);
    expect(trials.at(-1)).toBe(true);
  });

  it.each(["failure", "none", "throws"] as const)(
    "that ends with %s leaves it open, and is followed by another",
    async (outcome) => {
      const { circuit, told, run } = await opened();
      await run(outcome);
      expect([circuit.state(), told]).toEqual(["OPEN", ["open"]]);
      expect(await run("success")).toBe("not begun");
      await sleep(REST_MS * 5);
      expect(await run("success")).toBe("success");
      expect(circuit.state()).toBe("CLOSED");
    },
  );
});
