import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../../world/types.ts";
import type { Faults } from "../faults.ts";
import { readBody } from "../loopback-server.ts";
import { type FaultDialect, showFault } from "../show-fault.ts";
import type { Endpoint } from "./endpoint.ts";
import { productImage } from "./images.ts";
import type { Views } from "./view-set.ts";

/** What a request needs of the shop. */
export type Shop = {
  readonly views: Views;
  readonly endpoint: Endpoint;
  readonly file: (token: string) => Buffer | null;
  readonly accessToken: string;
  readonly faults: Faults;
  readonly world: World;
};

const BODY_MAX_BYTES = 1_000_000;
const DIALECT: FaultDialect = {
  page: "We'll be back soon",
  failure: () => ({ errors: "Something went wrong" }),
};
const GRAPHQL_PATH = /^\/admin\/api\/\d{4}-\d{2}\/graphql\.json$/;

/** Answers one HTTP request to the shop. */
export async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  shop: Shop,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  // The store's clock is the world's: its answers are dated by it, as its objects are.
  response.setHeader("date", new Date(shop.world.now()).toUTCString());
  const image = /^\/cdn\/products\/(\d+)\.svg$/.exec(pathname);
  if (image) {
    sendImage(response, Number(image[1]), shop.views);
    return;
  }

  if (await showFault(response, shop.faults, DIALECT)) return;
  const token = /^\/bulk\/([0-9a-f]+\.jsonl)$/.exec(pathname)?.[1];
  if (token) {
    sendFile(request, response, shop.file(token), shop.faults);
    return;
  }
  if (request.method !== "POST" || !GRAPHQL_PATH.test(pathname)) {
    sendJson(response, 404, { errors: "Not Found" });
    return;
  }
  if (request.headers["x-shopify-access-token"] !== shop.accessToken) {
    const errors = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    sendJson(response, 401, { errors });
    return;
  }
  const body = await bodyOf(request);
  if (body === null) {
    sendJson(response, 400, { errors: { query: "Bad request" } });
    return;
  }
  const answered = await shop.endpoint(body);
  if (answered.isMutation && shop.faults.take("drop-after-write")) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(answered.body);
  const half = shop.faults.take("half-json");
  send(
    response,
    200,
    "application/json; charset=utf-8",
    half ? text.slice(0, text.length / 2) : text,
  );
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const raw = await readBody(request, BODY_MAX_BYTES);
  if (raw === null) return null;
  try {
    const body: unknown = JSON.parse(raw.toString());
    return typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}

/** A bulk operation's file, whole or from a byte on, as storage services give it. */
function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: Buffer | null,
  faults: Faults,
): void {
  if (!file) {
    sendJson(response, 404, { errors: "Not Found" });
    return;
  }
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const from = range ? Number(range[1]) : 0;
  if (from > 0 && from >= file.byteLength) {
    response.writeHead(416, { "content-range": `bytes */${file.byteLength}` }).end();
    return;
  }
  const half = faults.take("half-json") ? Math.floor((file.byteLength + from) / 2) : undefined;
  const part = file.subarray(from, half);
  response.writeHead(range ? 206 : 200, {
    "content-type": "application/jsonl",
    "content-length": part.byteLength,
    ...(range
      ? { "content-range": `bytes ${from}-${file.byteLength - 1}/${file.byteLength}` }
      : {}),
  });
  response.end(part);
}

function sendImage(response: ServerResponse, number: number, { ids, world }: Views): void {
  const product = world.get("product", ids.idOf("product", number) ?? "");
  if (!product) {
    sendJson(response, 404, { errors: "Not Found" });
    return;
  }
  response.setHeader("cache-control", "public, max-age=86400");
  send(response, 200, "image/svg+xml", productImage(product));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
