import { gtinOfCode } from "./gtin.ts";
import type { Chance } from "./random.ts";
import { pick } from "./random.ts";
import type { RetailData } from "./retail-data.ts";

/** What of a product never changes. Code and title are UCI's, the rest is invented. */
export type CatalogProduct = {
  readonly code: string;
  readonly gtin: string;
  readonly title: string;
  readonly description: string;
  readonly vendor: string;
  readonly categories: readonly string[];
  /** How demand answers to price: units go with price to this power, between -3 and -1. */
  readonly elasticity: number;
};

/** The catalog, `scale` times over: copy 2 of "85123A" is "85123A-2". */
export function makeCatalog(data: RetailData, scale: number, chance: Chance): CatalogProduct[] {
  const catalog: CatalogProduct[] = [];
  for (let clone = 0; clone < scale; clone += 1) {
    for (const { code, title } of data.products) {
      const categories = categoriesOf(title);
      const vendor = pick(chance(`vendor/${code}`), VENDORS);
      const name = clone === 0 ? title : `${title} No. ${clone + 1}`;
      catalog.push({
        code: clone === 0 ? code : `${code}-${clone + 1}`,
        gtin: gtinOfCode(code, clone),
        title: name,
        description: `${name} by ${vendor}. From our range: ${categories.join(", ").toLowerCase()}.`,
        vendor,
        categories,
        elasticity: -1 - 2 * chance(`elasticity/${code}/${clone}`),
      });
    }
  }
  return catalog;
}

/** At most two categories, by words of the title; the first rules are the most telling. */
function categoriesOf(title: string): string[] {
  const found = CATEGORY_WORDS.filter(([, words]) => words.test(title)).map(([name]) => name);
  return found.length === 0 ? ["Gifts"] : found.slice(0, 2);
}

const CATEGORY_WORDS: readonly (readonly [name: string, words: RegExp])[] = [
  ["Christmas", /christmas|gingerbread/i],
  ["Hot Water Bottles", /hot water|hottie|hand warmer/i],
  ["Lunch Boxes & Bags", /lunch|snack box|picnic/i],
  ["Bags", /\bbag\b|shopper/i],
  ["Baking", /cake case|doilies|cookie|cake ?stand|cake tin|jam |baking/i],
  [
    "Kitchen & Dining",
    /kitchen|mug|tea|cup|bowl|plate|cutlery|egg|recipe|glove|spice|scales|spoon/i,
  ],
  ["Candles & Lights", /light|candle|lantern|lamp/i],
  ["Signs & Frames", /sign|frame|chalkboard|black board/i],
  ["Party", /party|bunting|paper chain|napkin|popcorn|parasol|card$|tissues|gift tag|ribbon/i],
  ["Toys & Games", /game|snap|domino|playhouse|babushka|harmonica|feltcraft|cushion|spaceboy/i],
  ["Storage", /box|cabinet|drawer|chest|basket|rack|hook|hanger|tin\b/i],
  ["Stationery", /pencil|notebook|card|wrap/i],
  ["Home", /doormat|clock|heart|ornament|decoration|wicker|drawer|thermometer|pegs|sewing/i],
];

// biome-ignore format: a list reads better in lines.
const VENDORS = [
  "Lark & Linnet", "Retrospot House", "Regency Row", "Little Lantern", "Meadow Press", "Tin Robin",
  "Northgate Home", "Paper Kite", "Old Orchard", "Wren & Daughters",
];
