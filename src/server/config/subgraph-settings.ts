import { z } from "zod";
import { mayBePosted } from "./urls.ts";

const SUBGRAPHS_MAX = 50;
const NAME = /^(?!tutti$)[a-z][a-z0-9_-]{0,39}$/;
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

const address = (protocols: RegExp, error: string) =>
  z
    .string()
    .max(2000)
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), { error })
    .nullable()
    .default(null);

const Subgraph = z
  .strictObject({
    /** Where it answers GraphQL over HTTP; null where a supplied supergraph says so. */
    url: address(/^https?:$/, "expected an http or https address"),
    /** Where it answers subscriptions, by graphql-transport-ws; else at its `url`. */
    subscriptionUrl: address(/^wss?:$/, "expected a ws or wss address"),
    /** A file with its schema; without it the subgraph is asked. */
    schema: z.string().min(1).nullable().default(null),
    timeoutMs: z.int().min(100).max(60_000).default(5_000),
    /** Names of clients' headers that it gets to see. */
    passHeaders: z.array(z.string().regex(HEADER)).max(50).default([]),
    /** Headers of our own for it, such as a credential. */
    headers: z.record(z.string().regex(HEADER), z.string().max(4_000)).default({}),
    plainHttp: z.boolean().default(false),
    /** What it may take of us. */
    connectionsMax: z.int().min(1).max(256).default(32),
    answerBytesMax: z.int().min(1_000).max(256_000_000).default(16_000_000),
    /** How often a query whose connection failed is sent again. */
    retries: z.int().min(0).max(3).default(1),
    /** After so many failures in a row it is left alone for `restMs`, then for longer. */
    failuresMax: z.int().min(1).max(1_000).default(5),
    restMs: z.int().min(100).max(60_000).default(1_000),
    socketsMax: z.int().min(1).max(1_000).default(100),
    subscriptionsMax: z.int().min(1).max(10_000).default(1_000),
    /** Events of one subscription that wait to be passed on. */
    eventsMax: z.int().min(1).max(10_000).default(1_000),
  })
  .superRefine(({ url, subscriptionUrl, plainHttp }, context) => {
    const wrong = (path: string, secure: string, plain: string) =>
      context.addIssue({
        ...{ code: "custom", path: [path] },
        message:
          `expected ${secure}, or ${plain} on this machine (plainHttp allows it elsewhere), ` +
          "without a name or password in it",
      });
    if (!isAllowed(url, plainHttp)) wrong("url", "https", "http");
    if (!isAllowed(subscriptionUrl, plainHttp)) wrong("subscriptionUrl", "wss", "ws");
  });

function isAllowed(url: string | null, plainHttp: boolean): boolean {
  return url === null || !URL.canParse(url) || mayBePosted(url.replace(/^ws/, "http"), plainHttp);
}

/** Other graphs that are one with ours, each under its name. */
export const SubgraphSettings = z
  .record(z.string().regex(NAME), Subgraph)
  .refine((all) => Object.keys(all).length <= SUBGRAPHS_MAX, {
    error: `expected at most ${SUBGRAPHS_MAX} subgraphs`,
  });

export type SubgraphConfig = z.infer<typeof Subgraph>;

/** The settings of a subgraph of which a supergraph says nothing but the address. */
export function defaultSubgraph(url: string): SubgraphConfig | null {
  return Subgraph.safeParse({ url }).data ?? null;
}
