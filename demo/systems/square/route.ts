import type { World } from "../../world/types.ts";
import type { Cursors } from "./cursors.ts";
import type { Idempotency } from "./idempotency.ts";
import type { WorldIds } from "./ids.ts";

/** What a request asks: the ids in its path, its query and its JSON body. */
export type Asked = {
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** One endpoint. It answers with a body, or throws a SquareError. */
export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path parts; `*` stands for an id. */
  readonly path: string;
  /** True when it changes something. */
  readonly writes?: boolean;
  readonly answer: (asked: Asked) => object;
};

/** What endpoints share. */
export type Parts = {
  readonly world: World;
  readonly ids: WorldIds;
  readonly cursors: Cursors;
  readonly once: Idempotency;
};
