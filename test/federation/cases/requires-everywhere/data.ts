import type { Claim } from "../../support/coverage.ts";
import type { CaseData } from "../../support/read-cases.ts";

const PLACES = [
  ...["objects", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

type Box = { width: number; depth?: number | null };
type Boxes = readonly (readonly (Box | null)[] | null)[] | null;
type Pieces = { pieces: number };

// A lamp's fields need other things, and a price in another currency, than a table's of that name.
export const data: CaseData = {
  covers: [
    ...["@requires", "@requires, nested", "@requires, arguments", "@external"].map(
      (directive): Claim => [directive, ...PLACES],
    ),
    ["a shared root", "interfaces", "fragments", "nulls", "lists", "nested lists", "variables"],
  ],
  world: () => {
    const [wide, thin] = [
      { width: 3, depth: 2 },
      { width: 1, depth: null },
    ];
    const goods = [
      good("Lamp", "1", { weight: 4, boxes: [[wide, thin], null, [null]] }, 10),
      good("Lamp", "2", { weight: null, boxes: null }, 20),
      good("Table", "3", { weight: 7, boxes: [[wide], [wide, thin]] }, 30),
      good("Table", "4", { weight: null, boxes: [] }, null),
    ] as const;
    const find = ({ id }: { id: string }) => goods.find((one) => one.id === id) ?? null;
    return {
      entities: goods,
      root: {
        goods: [...goods, null],
        items: [goods[2], null, goods[0], goods[3], goods[1]],
        shelves: [[goods[0], null, goods[2]], null, [], [goods[3], goods[1]]],
        sent: [[goods[3]], [goods[2], goods[0], null], null, [goods[1], goods[2]]],
        good: find,
        reweigh({ id, weight }: { id: string; weight: number | null }) {
          const reweighed = find({ id });
          if (reweighed !== null) reweighed.weight = weight;
          return reweighed;
        },
      },
    };
  },
  variables: { with_variables: { id: "1", pieces: 3, currency: "GBP" } },
};

const RATES: Readonly<Record<string, number>> = { USD: 1, EUR: 2, GBP: 3 };

type Size = { weight: number | null; boxes: Boxes };

function good(__typename: string, id: string, size: Size, dollars: number | null) {
  return {
    ...{ __typename, id, name: `${__typename} ${id}`, ...size },
    price({ currency }: { currency: string }) {
      const rate = RATES[currency];
      if (rate === undefined) return new Error(`Nobody knows the price of ${id} in ${currency}.`);
      return dollars === null ? null : dollars * rate;
    },
    freight(this: { weight: number | null }, { pieces }: Pieces) {
      return times(this.weight, pieces);
    },
    room(this: { boxes: Boxes }, { pieces }: Pieces) {
      const rooms = this.boxes?.flat().map((box) => (box ? box.width * (box.depth ?? 1) : 0));
      return times(rooms?.reduce((sum, room) => sum + room, 0) ?? null, pieces);
    },
    duty(this: { price: number | null }, { pieces }: Pieces) {
      return times(this.price, pieces);
    },
  };
}

function times(of: number | null, pieces: number): number | null | Error {
  if (pieces < 1) return new Error(`There are no pieces to make it of ${of}.`);
  return of === null ? null : of * pieces;
}
