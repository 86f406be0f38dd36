/** GraphQL over HTTP, section 4: clients that name this type get the newer status codes. */
export const GRAPHQL_RESPONSE = "application/graphql-response+json";

export type ResponseType = "application/json" | typeof GRAPHQL_RESPONSE;

/** The type of the answer to a request that accepts this; null when it accepts neither. */
export function responseType(accept: string | undefined): ResponseType | null {
  if (accept === undefined || accept === "" || accept === "*/*") return "application/json";
  if (acceptsGraphqlResponse(accept)) return GRAPHQL_RESPONSE;
  return accepts(accept, "application/json") ? "application/json" : null;
}

/**
 * Whether an answer goes out as `application/graphql-response+json` rather than plain JSON, which
 * is what a client gets that prefers neither: RFC 9110, section 12.5.1, the earlier one on a tie.
 */
export function acceptsGraphqlResponse(accept: string | undefined): boolean {
  if (accept === GRAPHQL_RESPONSE) return true;
  const ranges = rangesOf(accept ?? "");
  const graphql = ranges.findIndex(({ type }) => type === GRAPHQL_RESPONSE);
  const quality = ranges[graphql]?.quality ?? 0;
  if (quality === 0) return false;
  return ranges.every((range, index) => {
    if (WILD.has(range.type)) return range.quality <= quality;
    if (range.type !== "application/json") return true;
    return range.quality < quality || (range.quality === quality && graphql < index);
  });
}

function accepts(accept: string, type: string): boolean {
  return qualityOf(rangesOf(accept), type) > 0;
}

function qualityOf(ranges: ReturnType<typeof rangesOf>, type: string): number {
  const exact = ranges.find((range) => range.type === type);
  // The more exact range counts: a wild one does not bring back what was refused by name.
  if (exact !== undefined) return exact.quality;
  return Math.max(0, ...ranges.filter((range) => WILD.has(range.type)).map((one) => one.quality));
}

function rangesOf(accept: string) {
  return accept.split(",").map((part) => {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, quality: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
  });
}

const WILD: ReadonlySet<string> = new Set(["*/*", "application/*"]);

/**
 * How a client wants an event stream: not at all; for its subscriptions, while what has one answer
 * comes as JSON; or for everything, because it takes nothing else or likes that less. Who takes any
 * type has not asked for a stream.
 */
export type StreamWish = "none" | "subscriptions" | "all";

export function streamWish(accept: string | undefined): StreamWish {
  if (accept === undefined || !/event-stream/i.test(accept)) return "none";
  const ranges = rangesOf(accept);
  const stream = ranges.find(({ type }) => type === EVENT_STREAM)?.quality ?? 0;
  if (stream === 0) return "none";
  const json = Math.max(
    ...["application/json", GRAPHQL_RESPONSE].map((type) => qualityOf(ranges, type)),
  );
  return json > 0 && stream <= json ? "subscriptions" : "all";
}

const EVENT_STREAM = "text/event-stream";

/** Whether a body is JSON in UTF-8, as far as its `Content-Type` says. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === "application/json") return true;
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  if (type.trim() !== "application/json") return false;
  return parameters.every((parameter) => {
    const [name = "", value = ""] = parameter.split("=");
    return name.trim() !== "charset" || /^"?utf-?8"?$/.test(value.trim());
  });
}
