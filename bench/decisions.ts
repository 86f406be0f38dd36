import { writeFile } from "node:fs/promises";
import { demoSalesPanel, readSalesPanel } from "./support/data/sales-panel.ts";
import { experiment } from "./support/decisions/experiment.ts";
import { itemsOf } from "./support/decisions/items.ts";
import { pictureOf } from "./support/decisions/picture.ts";
import { figuresOf } from "./support/decisions/report.ts";
import { readFlags, WrongFlags } from "./support/flags.ts";
import { seriesOf } from "./support/forecast/series.ts";

const FLAGS = {
  script: "bench:decisions",
  says:
    "Replays what customers wanted against ways to replenish and to set prices: what is not there is " +
    "not sold, and is not seen. Each way has one number tuned on the weeks before those that are scored.",
  files: {
    data: {
      says: "Sales by store, product and period: see bench/README.md. The demo's own if left out.",
      optional: true,
    },
  },
  numbers: {
    "from-week": {
      says: "The file's first week to score; 30 before the last if left out, of a short file fewer.",
      ...{ default: null, min: 0, max: 1e6 },
    },
    "to-week": {
      says: "The file's last week to score; its last if left out.",
      ...{ default: null, min: 0, max: 1e6 },
    },
    tuning: {
      says: "Weeks before those, to tune on; 20 if left out, of a short file fewer.",
      ...{ default: null, min: 4, max: 500 },
    },
    stores: { says: "At most so many, in the file's order.", default: 1_000, min: 1, max: 10_000 },
    lead: { says: "Weeks from an order to the shelf.", default: 2, min: 1, max: 12 },
    holding: {
      says: "Share of a unit's cost, for each week that it is left over.",
      ...{ default: 0.02, min: 0.001, max: 1, fraction: true },
    },
    runs: { says: "With closed suppliers and late orders.", default: 3, min: 0, max: 100 },
    seed: { says: "For those, and for the intervals.", default: 1, min: 0, max: 1e9 },
  },
  switches: {
    json: "Print one JSON line at the end.",
    picture: "Write decisions.svg into the folder where this runs.",
  },
} as const;

/** Before what is tuned on. */
const WEEKS_BEFORE = 12;
const WEEKS_SCORED = 30;
const WEEKS_TUNING = 20;
/** Of a file's weeks, what is scored and what is tuned on at most. */
const SCORED_MAX = 0.45;
const TUNING_MAX = 0.25;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const rows = flags.data === null ? demoSalesPanel() : await readSalesPanel(flags.data);
  const world = itemsOf(rows, seriesOf(rows), flags.stores);
  const first = rows.reduce((least, { period }) => Math.min(least, period), Number.MAX_VALUE);
  const weeks = world[0]?.[0]?.demand.length ?? 0;
  const to = flags["to-week"] === null ? weeks : flags["to-week"] + 1 - first;
  const scored = Math.min(WEEKS_SCORED, Math.floor(SCORED_MAX * weeks));
  const from = flags["from-week"] === null ? to - scored : flags["from-week"] - first;
  const tuning = flags.tuning ?? Math.min(WEEKS_TUNING, Math.floor(TUNING_MAX * weeks));
  if (to > weeks || from >= to || from - tuning < WEEKS_BEFORE) {
    throw new WrongFlags(
      `--from-week, --to-week and --tuning need ${WEEKS_BEFORE} weeks before them within the ` +
        `file's, which are ${first} to ${first + weeks - 1}`,
    );
  }
  const shared = { leadWeeks: flags.lead, holdingShare: flags.holding };
  const asked = {
    ...{ runs: flags.runs, seed: flags.seed },
    tuning: { ...shared, from: from - tuning, to: from },
    scored: { ...shared, from, to },
  };
  const { disrupted, shares, ...figures } = figuresOf(
    experiment(world, asked, say),
    from,
    flags.seed,
  );
  if (flags.picture) {
    const title = `Share of the clairvoyant's profit, ${to - from} weeks`;
    const bars = Object.entries(shares).map(([name, share]) => ({ name, share }));
    const bounds = [
      { name: "fair", share: figures.fairShare },
      { name: "clairvoyant", share: 1 },
    ];
    await writeFile("decisions.svg", pictureOf(title, bars, bounds));
    say("decisions.svg shows it.");
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...figures, shares, disrupted })}\n`);
  else {
    console.table(figures);
    console.table(shares);
    if (disrupted) console.log(disrupted);
  }
}
