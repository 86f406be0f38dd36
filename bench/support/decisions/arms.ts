import { mean, median } from "../../figure.ts";
import { ALL, deciding, NONE, type Shared } from "./ours.ts";
import type { ArmKind, View } from "./world.ts";

/** Orders up to so many times what the last weeks sold on average until the next order comes. */
const baseStock: ArmKind = {
  choices: [1, 1.25, 1.5, 2, 2.5, 3],
  make:
    (choice, { leadWeeks }) =>
    (_week, views) =>
      views.map((view) => upTo(view, choice * (leadWeeks + 1) * mean(view.sold.slice(-8)))),
};

/** The same with the median of half a year, which no promotion moves. */
const halfYear: ArmKind = {
  choices: [1, 1.25, 1.5, 2, 2.5, 3],
  make:
    (choice, { leadWeeks }) =>
    (_week, views) =>
      views.map((view) => upTo(view, choice * (leadWeeks + 1) * median(view.sold.slice(-26)))),
};

const orchestrated = deciding(ALL);
/** The same with something else, and its number. */
const but = (shared: Partial<Shared>): ArmKind => ({
  ...deciding({ ...ALL, ...shared }),
  tunedAs: orchestrated,
});

/** Ways that are compared; those named `without` lack one of what `orchestrated` shares. */
export const ARMS = {
  nothing: {
    choices: [0],
    make: () => (_week, views) => views.map(() => ({ order: 0 })),
  },
  baseStock,
  median: halfYear,
  siloed: deciding(NONE),
  orchestrated,
  withoutPlan: but({ plan: false }),
  withoutQuantiles: but({ quantiles: false }),
  withoutNews: but({ news: false }),
  withoutStock: but({ stock: false }),
  plannedPrices: but({ stock: null }),
  capped: but({ capped: true }),
} satisfies Record<string, ArmKind>;

export type ArmName = keyof typeof ARMS;

function upTo({ onHand, pipeline }: View, level: number) {
  const position = pipeline.reduce((sum, { units }) => sum + units, onHand);
  return { order: Math.max(0, Math.round(level - position)) };
}
