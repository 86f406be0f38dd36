import { ask, type Question } from "./gateway/contestant.ts";
import { withGround } from "./gateway/ground.ts";
import { NESTED, SMALL } from "./gateway/shop.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "soak",
  says:
    "Sends a gateway before four subgraphs an hour's worth of requests, as fast as it answers, and " +
    "looks at its memory after each twelfth: known and new documents, wrong ones, and errors.",
  numbers: {
    requests: {
      says: "How many: an hour of 50 a second, unless said.",
      default: 180_000,
      min: 1_200,
      max: 100_000_000,
    },
    connections: { says: "Requests under way at a time.", default: 8, min: 1, max: 64 },
  },
  switches: { json: "Print one JSON line at the end." },
} as const;

const LOOKS = 12;
/** Caches are full and code is compiled after so many of the looks. */
const SETTLED = 4;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const { requests, connections } = flags;
  const looks = await withGround(connections, async ({ tutti, keys }) => {
    const gateway = await tutti("shop-over-http");
    const headers = keys.map((token) => ({
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
    }));
    const found: Memory[] = [];
    for (let look = 1; look <= LOOKS; look += 1) {
      for (const { share, body, isRight } of KINDS) {
        const count = Math.ceil((requests * share) / LOOKS);
        await ask(gateway, { headers, body: (n) => body(look * count + n), isRight }, count);
      }
      const memory = await gateway.memory();
      process.stderr.write(
        `${look} of ${LOOKS}: heap ${megabytes(memory.heapUsed)} MB, ` +
          `resident ${megabytes(memory.rss)} MB\n`,
      );
      found.push(memory);
    }
    return found;
  });
  report(requests, looks.slice(SETTLED), flags.json);
}

type Memory = { readonly rss: number; readonly heapUsed: number };

type Kind = { readonly share: number } & Pick<Question, "body" | "isRight">;

const answered: Kind["isRight"] = (status, text) => status === 200 && !text.includes('"errors"');

/** What is asked, by shares of the whole. */
const KINDS: readonly Kind[] = [
  { share: 0.4, body: () => JSON.stringify({ query: SMALL }), isRight: answered },
  { share: 0.2, body: () => JSON.stringify({ documentId: "nested" }), isRight: answered },
  { share: 0.1, body: () => JSON.stringify({ query: NESTED }), isRight: answered },
  {
    // Each is another document, that has to be planned and compiled, and forgotten in the end.
    share: 0.2,
    body: (n) => JSON.stringify({ query: `{ a${n}: topProducts(first: 2) { name inStock } }` }),
    isRight: answered,
  },
  {
    share: 0.1,
    body: (n) => JSON.stringify({ query: `{ nothing${n} }` }),
    isRight: (_status, text) => text.includes("GRAPHQL_VALIDATION_FAILED"),
  },
];

/** Flat is when the later half of what was seen is no higher than the earlier, but for a few hundredths. */
function report(requests: number, settled: readonly Memory[], json: boolean): void {
  const half = Math.floor(settled.length / 2);
  const mean = (some: readonly Memory[], of: (one: Memory) => number) =>
    some.reduce((sum, one) => sum + of(one), 0) / Math.max(1, some.length);
  const growth = (of: (one: Memory) => number) =>
    Math.round(1000 * (mean(settled.slice(half), of) / mean(settled.slice(0, half), of))) / 1000;
  const figures = {
    requests,
    heapMb: megabytes(settled.at(-1)?.heapUsed ?? 0),
    residentMb: megabytes(settled.at(-1)?.rss ?? 0),
    heapGrowth: growth(({ heapUsed }) => heapUsed),
    residentGrowth: growth(({ rss }) => rss),
  };
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(16), value);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}
