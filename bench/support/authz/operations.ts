import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from "graphql";
import {
  type RequiredScopes,
  readRequiredScopes,
} from "../../../src/server/auth/required-scopes.ts";
import { satisfies } from "../../../src/server/auth/scopes.ts";
import type { Dice } from "../dice.ts";
import { argumentWriter, type CursorPool, scalarsOf } from "./arguments.ts";
import type { Viewer } from "./canaries.ts";
import type { AuthzWorld } from "./world.ts";

export type Operation = {
  readonly kind: "query" | "mutation" | "subscription";
  readonly source: string;
};

type Field = GraphQLField<unknown, unknown>;

const DEPTH = 5;
const FIELDS_MAX = 60;

/** Random operations of a schema, most of the time within what these scopes may ask. */
export function operationsOf(schema: GraphQLSchema, world: AuthzWorld, cursors: CursorPool) {
  const required = readRequiredScopes(schema);
  const scalars = scalarsOf(world, cursors);
  return (dice: Dice, viewer: Viewer): Operation => {
    const writeArguments = argumentWriter(dice, scalars(dice, viewer));
    const { root, kind } = rootOf(schema, dice);
    const isOpen = opener(required, dice, viewer);
    const field = selectionWriter({ schema, dice, isOpen, writeArguments });
    const all = Object.values(root.getFields());
    const open = all.filter((one) => isOpen.field(root, one));
    const chosen = dice.pick(open.length > 0 ? open : all);
    return { kind, source: `${kind} { ${field(chosen)} }` };
  };
}

function rootOf(
  schema: GraphQLSchema,
  dice: Dice,
): { readonly root: GraphQLObjectType; readonly kind: Operation["kind"] } {
  const [mutation, subscription] = [schema.getMutationType(), schema.getSubscriptionType()];
  if (mutation && dice.chance(0.08)) return { root: mutation, kind: "mutation" };
  if (subscription && dice.chance(0.12)) return { root: subscription, kind: "subscription" };
  const root = schema.getQueryType();
  if (!root) throw new Error("the schema has no queries");
  return { root, kind: "query" };
}

/** What a viewer may select by its scopes, and now and then anything. */
function opener(required: RequiredScopes, dice: Dice, { scopes }: Viewer) {
  const holds = (needs: ReturnType<RequiredScopes["ofType"]>) =>
    needs.every((anyOf) => satisfies(scopes, anyOf));
  return {
    type: (type: GraphQLNamedType) => holds(required.ofType(type)),
    field: (type: GraphQLNamedType, field: Field) =>
      dice.chance(0.01) ||
      (holds(required.ofField(type.name, field.name)) &&
        holds(required.ofType(getNamedType(field.type)))),
  };
}

type WriterParts = {
  readonly schema: GraphQLSchema;
  readonly dice: Dice;
  readonly isOpen: ReturnType<typeof opener>;
  readonly writeArguments: (field: Field) => string;
};

/** Writes a field with its arguments and a random selection within it. */
function selectionWriter({ schema, dice, isOpen, writeArguments }: WriterParts) {
  let fields = 0;
  let fragments = 0;
  const write = (field: Field, depth: number, prefix = ""): string => {
    fields += 1;
    const name = prefix === "" ? field.name : `${prefix}${field.name}: ${field.name}`;
    return `${name}${writeArguments(field)} ${selection(getNamedType(field.type), depth - 1)}`;
  };
  const selection = (type: GraphQLNamedType, depth: number, prefix = ""): string => {
    if (isAbstractType(type)) return onSome(schema.getPossibleTypes(type), depth);
    if (!isObjectType(type)) return "";
    const open = Object.values(type.getFields()).filter(
      (field) => isOpen.field(type, field) && (depth > 0 || !isComposite(field)),
    );
    const count = open.length === 0 || fields > FIELDS_MAX ? 0 : 1 + dice.below(4);
    const chosen = new Set(Array.from({ length: count }, () => dice.pick(open)));
    const parts = [...chosen].map((field) => write(field, depth, prefix));
    return `{ __typename ${"id" in type.getFields() ? "id " : ""}${parts.join(" ")} }`;
  };
  const onSome = (possible: readonly GraphQLObjectType[], depth: number): string => {
    const parts = Array.from({ length: 3 }, () => dice.pick(possible))
      .filter((object) => isOpen.type(object) || dice.chance(0.02))
      .map((object) => {
        // Fields of one name may be of several types in several fragments.
        fragments += 1;
        return `... on ${object.name} ${selection(object, depth, `a${fragments}_`)}`;
      });
    // What all of them share is asked of them by their interface, whatever they are.
    const shared = possible
      .flatMap((object) => object.getInterfaces())
      .flatMap((one) =>
        Object.values(one.getFields())
          .filter((part) => !isComposite(part) && part.args.length === 0)
          .map((part) => `... on ${one.name} { ${part.name} }`),
      );
    if (shared.length > 0 && dice.chance(0.4)) parts.push(dice.pick(shared));
    return `{ __typename ${parts.join(" ")} }`;
  };
  return (field: Field) => write(field, DEPTH);
}

function isComposite(field: Field): boolean {
  const type = getNamedType(field.type);
  return isObjectType(type) || isAbstractType(type);
}
