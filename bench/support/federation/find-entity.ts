import type { IsOfType } from "../../../src/federation/plan/plan-schema.ts";
import type { Thing } from "./world.ts";

/**
 * The entity of which all that was told is true. Values that are functions, and so depend on
 * arguments or on what others tell, are left to whoever asks for them.
 */
export function findEntity(
  entities: readonly Thing[],
  told: Readonly<Record<string, unknown>>,
  isOfType: IsOfType,
): Thing | null {
  const { __typename: typename, ...fields } = told;
  const found = entities.find(
    (entity) => isOfType(entity.__typename, String(typename)) && holds(entity, fields),
  );
  return found ?? null;
}

function holds(value: unknown, told: unknown): boolean {
  if (typeof value === "function") return true;
  if (Array.isArray(told)) {
    return (
      Array.isArray(value) &&
      told.length === value.length &&
      told.every((one, i) => holds(value[i], one))
    );
  }
  if (typeof told === "object" && told !== null) {
    return Object.entries(told).every(
      ([key, one]) =>
        typeof value === "object" && value !== null && holds((value as Thing)[key], one),
    );
  }
  return (value ?? null) === told;
}
