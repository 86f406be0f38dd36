import type { Dice } from "../../dice.ts";
import { type Model, type ModelField, type ModelType, newField, newType } from "./model.ts";
import {
  addOverride,
  addProvides,
  addRequires,
  addShareable,
  hideSome,
} from "./random-directives.ts";
import { randomType } from "./random-type.ts";

/** A federated graph of two to four subgraphs, in which composition finds nothing wrong. */
export function randomModel(dice: Dice): Model {
  const graphs = Array.from({ length: 2 + dice.below(3) }, (_, i) => `s${i}`);
  const model: Model = { graphs, types: new Map() };
  const add = (type: ModelType) => model.types.set(type.name, type);
  add(newType("object", "Query"));
  addValues(model, dice);
  const entities = Array.from({ length: 2 + dice.below(3) }, (_, i) =>
    entity(model, `E${i}`, dice),
  );
  entities.forEach(add);
  if (graphs.length > 1 && dice.chance(0.4)) addInterfaceObject(model, dice);
  if (dice.chance(0.7)) addInterface(model, entities, dice);
  if (dice.chance(0.7)) addUnion(model, dice);
  addFields(model, dice);
  for (let i = 0; i < 2; i += 1) {
    if (dice.chance(0.5)) addShareable(model, dice);
    if (dice.chance(0.5)) addOverride(model, dice);
    if (dice.chance(0.7)) addRequires(model, dice);
    if (dice.chance(0.5)) addProvides(model, dice);
  }
  if (dice.chance(0.5)) hideSome(model, dice);
  return model;
}

/** Types without keys, the same in all subgraphs. */
function addValues({ graphs, types }: Model, dice: Dice): void {
  const everywhere = Object.fromEntries(graphs.map((graph) => [graph, { shareable: true }]));
  const has = (type: ModelType) => {
    for (const graph of graphs) type.keys.set(graph, []);
    types.set(type.name, type);
    return type;
  };
  const color = has(newType("enum", "Color"));
  for (const graph of graphs) color.members.set(graph, ["RED", "GREEN", "BLUE"]);
  const ref = has(newType("object", "Ref", { isShared: true }));
  ref.fields.push(newField("k", "ID!", everywhere, { safe: true }));
  for (const name of ["V0", "V1"]) {
    const value = has(newType("object", name, { isShared: true }));
    const prefix = name.toLowerCase();
    value.fields.push(
      newField(`${prefix}a`, dice.pick(["Int", "Int!"]), everywhere, { safe: true }),
    );
    value.fields.push(newField(`${prefix}b`, "String", everywhere, { safe: true }));
    if (dice.chance(0.3))
      value.fields.push(newField(`${prefix}c`, "[[Float]]", everywhere, { safe: true }));
  }
}

const KEYS = ["id", "code", "k1 k2", "ref { k }"];

/** The first of its subgraphs knows all keys, and so can lead from each subgraph to each. */
function entity({ graphs }: Model, name: string, dice: Dice): ModelType {
  const type = newType("object", name);
  const keys = ["id", ...KEYS.slice(1).filter(() => dice.chance(0.25))];
  const [home, ...others] = shuffled(graphs, dice).slice(0, 1 + dice.below(graphs.length));
  type.keys.set(home ?? "", keys);
  for (const graph of others) {
    const some = keys.filter(() => dice.chance(0.6));
    type.keys.set(graph, some.length > 0 ? some : [dice.pick(keys)]);
  }
  const keyed = (field: string, of: string, key: string) => {
    const having = [...type.keys].filter(([, own]) => own.includes(key)).map(([graph]) => graph);
    const owners = Object.fromEntries(having.map((graph) => [graph, {}]));
    if (having.length > 0) type.fields.push(newField(field, of, owners, { safe: true }));
  };
  keyed("id", "ID!", "id");
  keyed("code", "String!", "code");
  keyed("k1", "ID!", "k1 k2");
  keyed("k2", "Int!", "k1 k2");
  keyed("ref", "Ref!", "ref { k }");
  const owner = dice.pick([...type.keys.keys()]);
  type.fields.push(newField("label", "String", { [owner]: {} }));
  return type;
}

/** An interface that every subgraph has for those of these types that it can tell by their id. */
function addInterface({ graphs, types }: Model, entities: readonly ModelType[], dice: Dice): void {
  const implementing = entities.filter(() => dice.chance(0.7));
  const type = newType("interface", "I0");
  const [ids, labels]: Record<string, object>[] = [{}, {}];
  for (const graph of graphs) {
    const here = implementing.filter((one) => one.keys.get(graph)?.includes("id"));
    if (here.length === 0) continue;
    type.keys.set(graph, []);
    type.members.set(
      graph,
      here.map(({ name }) => name),
    );
    for (const one of here) one.interfaces.set(graph, ["I0"]);
    if (ids) ids[graph] = {};
    const isLabelled = here.every((one) =>
      one.fields.some((field) => field.name === "label" && field.owners.has(graph)),
    );
    if (isLabelled && labels) labels[graph] = {};
  }
  if (type.keys.size === 0) return;
  type.fields.push(newField("id", "ID!", ids ?? {}));
  if (labels && Object.keys(labels).length > 0) {
    type.fields.push(newField("label", "String", labels));
  }
  types.set("I0", type);
}

function addUnion({ graphs, types }: Model, dice: Dice): void {
  const type = newType("union", "U0");
  for (const graph of graphs) {
    const here = [...types.values()].filter(
      ({ kind, keys, name }) => kind === "object" && keys.has(graph) && name !== "Ref",
    );
    const members = here.filter(() => dice.chance(0.6)).map(({ name }) => name);
    if (members.length === 0 || dice.chance(0.2)) continue;
    type.keys.set(graph, []);
    type.members.set(graph, members);
  }
  if (type.keys.size > 0) types.set("U0", type);
}

/** An interface with a key, two types of it in one subgraph, and another that has it as an object. */
function addInterfaceObject({ graphs, types }: Model, dice: Dice): void {
  const [home = "", other = ""] = shuffled(graphs, dice);
  const type = newType("interface", "M0");
  const names = ["M0A", "M0B"];
  type.keys.set(home, ["id"]);
  type.keys.set(other, ["id"]);
  type.members.set(home, names);
  type.interfaceObjectIn.add(other);
  type.fields.push(newField("id", "ID!", { [home]: {}, [other]: {} }, { safe: true }));
  type.fields.push(newField("mlabel", "String", { [home]: {} }));
  const of = randomType(["String", "Int", "V0"], dice);
  // Where several types of the interface are asked for it, it is fetched of all: a null that may not
  // be would take one along that nobody asked for it.
  const extra = newField("mextra", of, { [other]: {} }, { safe: of.includes("!") });
  type.fields.push(extra);
  for (const name of names) {
    const one = newType("object", name);
    one.keys.set(home, ["id"]);
    one.interfaces.set(home, ["M0"]);
    one.fields.push(newField("id", "ID!", { [home]: {} }, { safe: true }));
    one.fields.push(newField("mlabel", "String", { [home]: {} }));
    types.set(name, one);
  }
  types.set("M0", type);
}

function addFields(model: Model, dice: Dice): void {
  let count = 0;
  const add = (type: ModelType, graph: string): ModelField => {
    const name = `f${count}`;
    count += 1;
    const args = dice.chance(0.2)
      ? [
          { name: "x", type: "Int", default: String(dice.below(5)) },
          { name: "texts", type: "[String]", default: "[]" },
          { name: "by", type: "Float", default: "0" },
        ]
      : [];
    const field = newField(
      name,
      randomType(outputsIn(model, graph), dice),
      { [graph]: {} },
      { args },
    );
    type.fields.push(field);
    return field;
  };
  for (const type of model.types.values()) {
    if (type.kind !== "object" || type.isShared || type.name === "Query") continue;
    for (const graph of type.keys.keys()) {
      for (let i = dice.below(4); i > 0; i -= 1) add(type, graph);
    }
  }
  const query = model.types.get("Query");
  for (const graph of model.graphs) {
    const composite = outputsIn(model, graph).filter((name) => isComposite(model, name));
    for (let i = 1 + dice.below(2); i > 0; i -= 1) {
      const type = randomType(composite, dice);
      query?.fields.push(newField(`q${count}`, type, { [graph]: {} }));
      count += 1;
    }
    query?.keys.set(graph, []);
  }
}

/** What a field of this subgraph can be of. */
function outputsIn({ types }: Model, graph: string): readonly string[] {
  const here = [...types.values()].filter(({ name, keys }) => name !== "Query" && keys.has(graph));
  return ["Int", "String", "Float", "Boolean", "ID", ...here.map(({ name }) => name)];
}

function isComposite({ types }: Model, name: string): boolean {
  const kind = types.get(name)?.kind;
  return kind !== undefined && kind !== "enum";
}

export function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  const left = [...items];
  const out: Item[] = [];
  while (left.length > 0) out.push(...left.splice(dice.below(left.length), 1));
  return out;
}
