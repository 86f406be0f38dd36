import { must, smallWorld } from "./small-world.ts";

// A process of its own, to be killed: its time runs and it buys without end, telling each answer.
const world = smallWorld({
  dataFolder: process.argv[2] ?? null,
  speed: 3600,
  tickMs: 5,
  clock: {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: () => Promise.reject(new Error("Nobody sleeps here.")),
  },
});

setInterval(() => {
  const lines = [{ product: "85123A", quantity: 12, unitCostPence: 100 }];
  const head = { supplier: "7", location: "web", reference: null, comment: "" };
  const purchase = must(world, { type: "purchase.create", ...head, lines });
  process.stdout.write(`${JSON.stringify({ purchase, now: world.now() })}\n`);
}, 7);
