import type { Dice } from "../../dice.ts";
import type { SmallWorld } from "../world.ts";
import { baseOf, type Model, type ModelField, type ModelType, possibleIn } from "./model.ts";
import { subgraphSdls } from "./model-sdl.ts";

type MutableThing = { __typename: string; [key: string]: unknown };

/** Two to four things of each entity, and values for all their fields; some resolvers fail. */
export function randomWorld(model: Model, dice: Dice): SmallWorld {
  const isFailing = dice.chance(0.6);
  const entities = new Map<string, MutableThing[]>();
  for (const type of model.types.values()) {
    if (type.kind !== "object" || ![...type.keys.values()].flat().length) continue;
    const count = 2 + dice.below(3);
    entities.set(
      type.name,
      Array.from({ length: count }, (_, i) => newThing(type.name, i)),
    );
  }
  const values = { model, dice, entities, failing: isFailing ? 0.06 : 0 };
  for (const [name, things] of entities) {
    const type = model.types.get(name);
    for (const thing of things) if (type !== undefined) fill(values, thing, type);
  }
  const root: MutableThing = { __typename: "Query" };
  const query = model.types.get("Query");
  if (query !== undefined) fill(values, root, query);
  return { subgraphs: subgraphSdls(model), entities: [...entities.values()].flat(), root };
}

function newThing(name: string, i: number): MutableThing {
  const id = `${name.toLowerCase()}-${i}`;
  return {
    ...{ __typename: name, id, code: `c-${id}`, k1: `k-${i % 2}`, k2: i },
    ref: { __typename: "Ref", k: `r-${id}` },
  };
}

type Values = {
  readonly model: Model;
  readonly dice: Dice;
  readonly entities: ReadonlyMap<string, readonly MutableThing[]>;
  /** How likely a resolver fails. */
  readonly failing: number;
};

function fill(values: Values, thing: MutableThing, type: ModelType): void {
  const { model } = values;
  const interfaces = [...new Set([...type.interfaces.values()].flat())];
  const inherited = interfaces.flatMap((name) => model.types.get(name)?.fields ?? []);
  for (const field of [...type.fields, ...inherited]) {
    if (Object.hasOwn(thing, field.name)) continue;
    thing[field.name] = fieldValue(values, field);
  }
}

function fieldValue(values: Values, field: ModelField): unknown {
  if (field.isComputed) {
    return function computed(this: unknown) {
      return `of ${canonical(this)}`;
    };
  }
  const [graph = ""] = field.owners.keys();
  const value = one(values, field, field.type, graph);
  if (field.args.length === 0 || value instanceof Error) return value;
  return ({ x, texts, by }: GivenArguments) =>
    shifted(value, (x ?? 0) + (by ?? 0), (texts ?? []).join("+"));
}

function one(values: Values, field: ModelField, type: string, graph: string): unknown {
  const { dice } = values;
  if (!field.safe && dice.chance(values.failing)) {
    return dice.chance(0.3) ? null : new Error(`${field.name} fails`);
  }
  if (type.endsWith("!")) return present(values, field, type.slice(0, -1), graph);
  // What another subgraph promises not to be null is not null here either.
  const isPromised = [...field.owners.values()].some((owned) => owned.type !== undefined);
  return dice.chance(0.15) && !isPromised ? null : present(values, field, type, graph);
}

function present(values: Values, field: ModelField, type: string, graph: string): unknown {
  const { dice, model, entities } = values;
  if (type.startsWith("[")) {
    const count = dice.below(4);
    return Array.from({ length: count }, () => one(values, field, type.slice(1, -1), graph));
  }
  switch (baseOf(type)) {
    case "Int":
      return dice.below(100);
    case "Float":
      return dice.below(100) / 4;
    case "Boolean":
      return dice.chance(0.5);
    case "ID":
      return `id${dice.below(100)}`;
    case "String":
      return dice.pick(["", "a", 'q"\\\n', "é\u2028"]);
    case "Color":
      return dice.pick(["RED", "GREEN", "BLUE"]);
    default: {
      const possible = possibleIn(model, graph, type);
      const chosen = dice.pick(possible);
      const known = entities.get(chosen);
      if (known !== undefined) return dice.pick(known);
      const thing: MutableThing = { __typename: chosen };
      const valueType = model.types.get(chosen);
      if (valueType !== undefined) fill(values, thing, valueType);
      return thing;
    }
  }
}

/** The same as text, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([key]) => key === key.toLowerCase() && !isKey(key));
  return `{${entries
    .map(([key, inner]) => `${key}:${canonical(inner)}`)
    .sort()
    .join()}}`;
}

/** Keys tell which entity it is, and the plan chooses by which of them. */
function isKey(name: string): boolean {
  return ["__typename", "id", "code", "k1", "k2", "ref"].includes(name);
}

type GivenArguments = {
  readonly x?: number | null;
  readonly texts?: readonly (string | null)[] | null;
  readonly by?: number | null;
};

/** Something of the arguments is in the answer. */
function shifted(value: unknown, by: number, text: string): unknown {
  if (typeof value === "number") return value + Math.round(by);
  return typeof value === "string" && /^(id|a$)/.test(value) ? `${value}${by}${text}` : value;
}
