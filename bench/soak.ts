import { setImmediate } from "node:timers/promises";
import { ask, type Question } from "./gateway/contestant.ts";
import { withGround } from "./gateway/ground.ts";
import { NESTED, SMALL } from "./gateway/shop.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "soak",
  says:
    "Sends a gateway before four subgraphs an hour's worth of requests, as fast as it answers, and " +
    "looks at its memory after each twelfth: known and new documents, wrong ones, and such as a " +
    "subgraph refuses. To another come and go a fiftieth as many subscribers. Fails when memory grows.",
  numbers: {
    requests: {
      says: "How many: an hour of 50 a second, unless said.",
      default: 180_000,
      min: 20_000,
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
    const stream = await tutti("list");
    const headers = keys.map((token) => ({
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
    }));
    const found: Look[] = [];
    for (let look = 1; look <= LOOKS; look += 1) {
      for (const { share, body, isRight } of KINDS) {
        const count = Math.ceil((requests * share) / LOOKS);
        await ask(gateway, { headers, body: (n) => body(look * count + n), isRight }, count);
      }
      await comeAndGo(stream.url, keys, Math.ceil(requests / SUBSCRIBERS_FEWER / LOOKS));
      const seen = { answering: await gateway.memory(), streaming: await stream.memory() };
      found.push(seen);
      process.stderr.write(
        `${look} of ${LOOKS}: heap ${megabytes(seen.answering.heapUsed)} MB, ` +
          `resident ${megabytes(seen.answering.rss)} MB, of the subscribers' gateway heap ` +
          `${megabytes(seen.streaming.heapUsed)} MB, resident ${megabytes(seen.streaming.rss)} MB\n`,
      );
    }
    return found;
  });
  report(requests, looks.slice(SETTLED), flags.json);
}

type Memory = { readonly rss: number; readonly heapUsed: number };
type Look = { readonly answering: Memory; readonly streaming: Memory };

const SUBSCRIBERS_FEWER = 50;

/** One after the other over each key: some leave at once, some when they were told something. */
async function comeAndGo(url: string, keys: readonly string[], count: number): Promise<void> {
  let begun = 0;
  const comeWith = async (token: string) => {
    while (begun < count) {
      begun += 1;
      await subscribe(url, token, begun % 2 === 0);
    }
  };
  await Promise.all(keys.map(comeWith));
}

async function subscribe(url: string, token: string, listens: boolean): Promise<void> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const headers = {
    ...{ accept: "text/event-stream", "content-type": "application/json" },
    authorization: `Bearer ${token}`,
  };
  const body = JSON.stringify({ query: "subscription { ticks }" });
  const asked = fetch(url, { method: "POST", headers, body, signal });
  if (!listens) {
    await setImmediate();
    leaving.abort();
    return void (await asked.catch(() => undefined));
  }
  const { body: stream, status } = await asked;
  const [first] = (await stream?.getReader().read())?.value ?? [];
  if (status !== 200 || first === undefined) throw new Error(`${url} told a subscriber ${status}`);
  leaving.abort();
}

const ANSWER_WITHIN_MS = 30_000;

type Kind = { readonly share: number } & Pick<Question, "body" | "isRight">;

const answered: Kind["isRight"] = (status, text) => status === 200 && !text.includes('"errors"');

/** What is asked, by shares of the whole. */
const KINDS: readonly Kind[] = [
  { share: 0.4, body: () => JSON.stringify({ query: SMALL }), isRight: answered },
  { share: 0.2, body: () => JSON.stringify({ documentId: "nested" }), isRight: answered },
  { share: 0.05, body: () => JSON.stringify({ query: NESTED }), isRight: answered },
  {
    share: 0.05,
    body: () => JSON.stringify({ query: "{ users { id birthday } }" }),
    isRight: (status, text) => status === 200 && text.includes('"errors"'),
  },
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

/** At most so much more in the later half of what was seen than in the earlier. */
const FLAT = 1.05;

function report(requests: number, settled: readonly Look[], json: boolean): void {
  const last = settled.at(-1);
  const grows = (of: (one: Look) => number) => growth(settled.map(of));
  const growths = {
    heapGrowth: grows(({ answering }) => answering.heapUsed),
    residentGrowth: grows(({ answering }) => answering.rss),
    subscribersHeapGrowth: grows(({ streaming }) => streaming.heapUsed),
    subscribersResidentGrowth: grows(({ streaming }) => streaming.rss),
  };
  const figures = {
    requests,
    subscribers: Math.ceil(requests / SUBSCRIBERS_FEWER),
    heapMb: megabytes(last?.answering.heapUsed ?? 0),
    residentMb: megabytes(last?.answering.rss ?? 0),
    ...growths,
  };
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(26), value);
  if (Object.values(growths).some((times) => times > FLAT)) {
    process.stderr.write(`Memory grew to more than ${FLAT} times what it was.\n`);
    process.exitCode = 1;
  }
}

function growth(seen: readonly number[]): number {
  const half = Math.floor(seen.length / 2);
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
  return Math.round((1000 * mean(seen.slice(half))) / mean(seen.slice(0, half))) / 1000;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10;
}
