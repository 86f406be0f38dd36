import type { Claim } from "../../support/coverage.ts";
import type { CaseData } from "../../support/read-cases.ts";

const PLACES = [
  ...["unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

type Inspection = { by: string | null; of: object | null; next: unknown };

// The yard knows a crate by its barcode and the inspectors by its id: the scales know both.
export const data: CaseData = {
  covers: ["@key", "@key, compound", "@key, nested", "@key, several"].map(
    (directive): Claim => [directive, ...PLACES],
  ),
  world: () => {
    const stored = (__typename: string, key: object, kilos: number | null) => ({
      ...{ __typename, ...key, label: `${__typename} ${kilos}` },
      weight: ({ unit }: { unit: string | null }) => weighed(kilos, unit),
      inspection: null as Inspection | null,
    });
    const pallet = (code: string, number: number, kilos: number | null) =>
      stored("Pallet", { owner: { code }, lane: { row: { number } } }, kilos);
    const bins = [
      stored("Bin", { aisle: "a", shelf: 1 }, 1),
      stored("Bin", { aisle: "a", shelf: 2 }, 2),
    ] as const;
    const pallets = [pallet("x", 1, 3), pallet("x", 2, null), pallet("y", 1, 5)] as const;
    const crates = [
      stored("Crate", { id: "1", barcode: "2" }, 6),
      stored("Crate", { id: "2", barcode: "1" }, 7),
    ] as const;
    bins[0].inspection = { by: "Ada", of: crates[0], next: [[pallets[0]], null, [null]] };
    pallets[2].inspection = { by: null, of: bins[1], next: [[], [crates[1], bins[0]]] };
    crates[0].inspection = { by: "Bo", of: null, next: null };
    crates[1].inspection = { by: "Cy", of: pallets[1], next: [[crates[0]]] };
    const all = [...bins, ...pallets, ...crates];
    const one = ({ kind }: { kind: string }) =>
      all.find(({ __typename }) => __typename === kind) ?? null;
    return {
      entities: all,
      root: {
        found: [crates[1], null, ...pallets, ...bins, crates[0]],
        rows: [[bins[1], null, pallets[2]], null, [], [crates[0], pallets[1]], [crates[1]]],
        stored: [null, ...all],
        nearest: one,
        relabel({ kind, label }: { kind: string; label: string }) {
          const relabelled = one({ kind });
          if (relabelled !== null) relabelled.label = label;
          return relabelled;
        },
      },
    };
  },
  variables: { with_variables: { kind: "Pallet", unit: "G" } },
};

function weighed(kilos: number | null, unit: string | null): number | null | Error {
  if (unit === "LB") return new Error("The scales know no pounds.");
  return kilos === null ? null : kilos * (unit === "G" ? 1000 : 1);
}
