import { readOnlineRetail } from "./support/data/online-retail.ts";
import { readFlags } from "./support/flags.ts";
import { livesOf } from "./support/new-products/lives.ts";
import { newProductScores } from "./support/new-products/scores.ts";

const FLAGS = {
  script: "bench:new-products",
  says:
    "Forecasts products of UCI Online Retail from their first day on, and again when some weeks of " +
    "their own are known, by those that were new before them.",
  files: { data: "UCI Online Retail as CSV, may be gzipped." },
  numbers: {
    horizon: { says: "Weeks to forecast, together.", default: 8, min: 1, max: 26 },
    seen: { says: "Weeks of its own, in the second forecast.", default: 4, min: 1, max: 26 },
  },
  switches: { json: "Print one JSON line at the end instead of a table." },
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const { horizon, seen } = flags;
  const lives = livesOf(await readOnlineRetail(flags.data));
  const { peers, ...launch } = newProductScores(lives, { horizon, seen: 0 });
  const { peers: laterPeers, ...later } = newProductScores(lives, { horizon, seen });
  if (flags.json) {
    const figures = { ...launch, peers, later: { ...later, peers: laterPeers } };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  console.table({ launch, ...peers });
  console.table({ later, ...laterPeers });
}
