import { isInterfaceType, isObjectType } from "graphql";
import type { AnyOf } from "../../federation/access-rules.ts";
import type { SubgraphSchema } from "../../federation/compose.ts";
import { readSupergraph, type Supergraph } from "../../federation/supergraph.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { subgraphSdl } from "../../schema/subgraph-sdl.ts";
import { readRequiredScopes } from "../auth/required-scopes.ts";
import { OWN } from "./own-subgraph.ts";

/**
 * Whether a supplied supergraph says of our own graph what is true: that it answers no field which
 * we do not have, and that every type and field of ours needs the scopes that it needs with us.
 * Nobody who composes elsewhere can open what is closed here.
 */
export async function checkOwnPart(
  supplied: Supergraph,
  compose: (schemas: readonly SubgraphSchema[]) => Promise<Result<string>>,
): Promise<Result<null>> {
  const alone = await compose([{ name: OWN, sdl: subgraphSdl() }]);
  if (!alone.ok) return alone;
  const read = readSupergraph(alone.value);
  if (!read.ok) return read;
  const ours = read.value.schema;
  const [needed, said] = [readRequiredScopes(ours), readRequiredScopes(supplied.schema)];
  const owns = supplied.ownedBy(OWN);
  for (const type of Object.values(supplied.schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const names = Object.keys(type.getFields()).filter((name) => owns(type.name, name));
    if (names.length === 0) continue;
    const our = ours.getType(type.name);
    const fields = isObjectType(our) || isInterfaceType(our) ? our.getFields() : {};
    const absent = names.find((name) => fields[name] === undefined);
    if (our === undefined || absent !== undefined) {
      return invalid(`${OWN} has no ${type.name}.${absent ?? names[0]}`);
    }
    if (!implies(said.ofType(type), needed.ofType(our))) return lacks(type.name);
    for (const name of names) {
      const [theirs, own] = [said, needed].map((one) => one.ofField(type.name, name));
      if (!implies(theirs ?? [], own ?? [])) return lacks(`${type.name}.${name}`);
    }
  }
  return ok(null);
}

function lacks(what: string): Result<never> {
  return invalid(`it opens ${what} further than ${OWN} does: keep its @requiresScopes`);
}

function invalid(reason: string): Result<never> {
  return err(
    "SUPERGRAPH_INVALID",
    `The supplied supergraph does not fit this release: ${reason}. Compose it anew with the ` +
      "schema that /subgraph tells by _service.",
  );
}

/** Whoever has what is said has what is needed. */
function implies(said: readonly AnyOf[], needed: readonly AnyOf[]): boolean {
  return needed.every((need) =>
    said.some((one) =>
      one.every((given) => need.some((allOf) => allOf.every((scope) => given.includes(scope)))),
    ),
  );
}
