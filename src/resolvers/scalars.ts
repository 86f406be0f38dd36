import { GraphQLScalarType, Kind, valueFromASTUntyped } from "graphql";
import { parseDuration } from "../domain/duration.ts";
import { parseDecimal } from "../domain/money.ts";
import { Instant } from "../domain/records.ts";
import { FaultError, fault } from "../kernel/result.ts";

/** A scalar that is a string of a certain form, on the way in and out. */
function text(name: string, what: string, fits: (value: string) => boolean): GraphQLScalarType {
  const read = (value: unknown): string => {
    if (typeof value === "string" && fits(value)) return value;
    // No GraphQLError: around another error graphql-js says which value it is and where it stands.
    throw new TypeError(`${name} is ${what}.`);
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : null),
  });
}

export const scalars = {
  DateTime: text(
    "DateTime",
    "a point in time as in ISO 8601, with its offset, such as 2011-09-01T09:30:00Z",
    (value) => Instant.safeParse(value).success,
  ),
  Decimal: text(
    "Decimal",
    'a decimal number in a string with at most four decimals, such as "12.50"',
    (value) => parseDecimal(value) !== null,
  ),
  CurrencyCode: text("CurrencyCode", "three capital letters of ISO 4217, such as GBP", (value) =>
    /^[A-Z]{3}$/.test(value),
  ),
  Duration: text(
    "Duration",
    "an ISO 8601 duration of days, hours, minutes and seconds, such as PT30S",
    (value) => parseDuration(value) !== null,
  ),
  Cursor: text("Cursor", "a cursor that this graph gave", (value) => value.length <= 4000),
  URL: text("URL", "an absolute address", (value) => URL.canParse(value)),
  JSON: new GraphQLScalarType({
    name: "JSON",
    serialize: (value) => value,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  }),
};

/** Milliseconds of a Duration that the scalar let through. */
export function durationMs(value: string, at: string): number {
  const ms = parseDuration(value);
  if (ms === null) throw new FaultError(fault("INPUT_INVALID", "Not a duration.", { at }));
  return ms;
}

/** Ten-thousandths of a Decimal that the scalar let through. */
export function decimalE4(value: string, at: string): number {
  const e4 = parseDecimal(value);
  if (e4 === null) throw new FaultError(fault("INPUT_INVALID", "Not a decimal.", { at }));
  return e4;
}
