import { z } from "zod";
import { mayBePosted } from "./urls.ts";

const SUBGRAPHS_MAX = 50;
const NAME = /^(?!tutti$)[a-z][a-z0-9_-]{0,39}$/;
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

const Subgraph = z
  .strictObject({
    /** Where it answers GraphQL over HTTP. */
    url: z
      .string()
      .max(2000)
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
        error: "expected an http or https address",
      }),
    /** A file with its schema; without it the subgraph is asked. */
    schema: z.string().min(1).nullable().default(null),
    timeoutMs: z.int().min(100).max(60_000).default(5_000),
    /** Names of clients' headers that it gets to see. */
    passHeaders: z.array(z.string().regex(HEADER)).max(50).default([]),
    /** Headers of our own for it, such as a credential. */
    headers: z.record(z.string().regex(HEADER), z.string().max(4_000)).default({}),
    plainHttp: z.boolean().default(false),
  })
  .refine(({ url, plainHttp }) => !URL.canParse(url) || mayBePosted(url, plainHttp), {
    path: ["url"],
    error:
      "expected https, or http on this machine (plainHttp allows it elsewhere), without a name " +
      "or password in it",
  });

/** Other graphs that are one with ours, each under its name. */
export const SubgraphSettings = z
  .record(z.string().regex(NAME), Subgraph)
  .refine((all) => Object.keys(all).length <= SUBGRAPHS_MAX, {
    error: `expected at most ${SUBGRAPHS_MAX} subgraphs`,
  });

export type SubgraphConfig = z.infer<typeof Subgraph>;
