import type { Dice } from "../../dice.ts";
import { baseOf, type Model, type ModelField, type ModelType, newField, SCALARS } from "./model.ts";

type Found = { readonly type: ModelType; readonly field: ModelField; readonly owner: string };

/** Another subgraph answers the same, and may promise more of it. */
export function addShareable(model: Model, dice: Dice): void {
  const found = pickField(model, dice, ({ field }) => isPlain(field) && field.args.length === 0);
  const other = found && otherGraph(found, dice);
  if (!found || other === undefined) return;
  const { field, owner } = found;
  field.owners.set(owner, { shareable: true });
  const stricter = field.type.endsWith("!") || dice.chance(0.5) ? {} : { type: `${field.type}!` };
  field.owners.set(other, { shareable: true, ...stricter });
  field.safe = true;
}

/** A subgraph takes a field over from another. */
export function addOverride(model: Model, dice: Dice): void {
  const found = pickField(model, dice, ({ field }) => isPlain(field));
  const other = found && otherGraph(found, dice);
  if (!found || other === undefined) return;
  found.field.owners.set(found.owner, { override: other });
  found.field.owners.set(other, {});
  found.field.safe = true;
}

/**
 * A field that is computed of what other subgraphs know of the same entity. Each subgraph has a key
 * in common with the one that computes it: the planner has no plan where a third one has to be asked
 * for the key first (test/federation/planner-limits.test.ts).
 */
export function addRequires(model: Model, dice: Dice): void {
  const graph = dice.pick(model.graphs);
  const types = entitiesIn(model, graph).filter(({ keys }) => {
    const own = keys.get(graph) ?? [];
    return [...keys.values()].every((others) => others.some((key) => own.includes(key)));
  });
  if (types.length === 0) return;
  const type = dice.pick(types);
  const usable = type.fields.filter(
    (field) =>
      field.owners.size === 1 &&
      !field.owners.has(graph) &&
      !field.inaccessible &&
      (isPlain(field) || /^\[?\[?V[01]\]?\]?$/.test(field.type)) &&
      !field.type.includes("!") &&
      field.args.length === 0,
  );
  if (usable.length === 0) return;
  const chosen = usable.filter(() => dice.chance(0.6));
  const required = chosen.length > 0 ? chosen : [dice.pick(usable)];
  for (const field of required) {
    field.safe = true;
    field.owners.set(graph, { external: true });
  }
  const requires = required.map((field) => selected(field)).join(" ");
  const name = `r${type.fields.length}${type.name}`;
  type.fields.push(newField(name, "String", { [graph]: { requires } }, { isComputed: true }));
}

function selected({ name, type }: ModelField): string {
  const base = baseOf(type);
  return base.startsWith("V") ? `${name} { ${base.toLowerCase()}a ${base.toLowerCase()}b }` : name;
}

/** On its way to an entity, a subgraph has a field that is another's. */
export function addProvides(model: Model, dice: Dice): void {
  const reaches = [...model.types.values()].flatMap(({ fields, isShared, kind }) =>
    kind === "object" && !isShared ? fields : [],
  );
  const usable = reaches.flatMap((field) => {
    const [graph = "", owned] = [...field.owners][0] ?? [];
    const target = model.types.get(baseOf(field.type));
    if (field.owners.size !== 1 || owned?.provides !== undefined || owned?.override) return [];
    if (target?.kind !== "object" || !target.keys.get(graph)?.length) return [];
    const provided = target.fields.filter(
      (one) =>
        isPlain(one) && one.args.length === 0 && one.owners.size === 1 && !one.owners.has(graph),
    );
    return provided.length === 0 ? [] : [{ field, graph, owned, provided }];
  });
  if (usable.length === 0) return;
  const { field, graph, owned, provided } = dice.pick(usable);
  const one = dice.pick(provided);
  one.safe = true;
  one.owners.set(graph, { external: true });
  field.owners.set(graph, { ...owned, provides: one.name });
}

/** Fields, and a type of a union, that clients do not see. */
export function hideSome(model: Model, dice: Dice): void {
  for (const type of model.types.values()) {
    for (const field of type.fields) {
      if (/^f\d/.test(field.name) && dice.chance(0.1)) field.inaccessible = true;
    }
  }
  const hidden = model.types.get("V1");
  const unions = [...model.types.values()].filter(({ kind }) => kind === "union");
  const isAlone = unions.some(({ members }) => !hasOthers([...members.values()].flat(), "V1"));
  const query = model.types.get("Query")?.fields ?? [];
  const isLeft = query.some((field) => baseOf(field.type) !== "V1");
  if (hidden === undefined || isAlone || !isLeft || !dice.chance(0.3)) return;
  hidden.inaccessible = true;
  for (const { fields } of model.types.values()) {
    for (const field of fields) if (baseOf(field.type) === "V1") field.inaccessible = true;
  }
}

function hasOthers(names: readonly string[], name: string): boolean {
  return names.some((one) => one !== name);
}

/** Of a scalar or an enum, in lists or not, and answered by its owner alone. */
function isPlain({ type, name, isComputed }: ModelField): boolean {
  const base = baseOf(type);
  return /^f\d/.test(name) && !isComputed && (SCALARS.has(base) || base === "Color");
}

function entitiesIn({ types }: Model, graph: string): readonly ModelType[] {
  return [...types.values()].filter(
    ({ kind, keys }) => kind === "object" && (keys.get(graph)?.length ?? 0) > 0,
  );
}

function pickField(model: Model, dice: Dice, fits: (found: Found) => boolean): Found | undefined {
  const all = [...model.types.values()].flatMap((type) => {
    if (type.kind !== "object" || type.name === "Query" || type.isShared) return [];
    return type.fields.flatMap((field) => {
      const [owner = ""] = field.owners.keys();
      const found = { type, field, owner };
      return field.owners.size === 1 && fits(found) ? [found] : [];
    });
  });
  return all.length === 0 ? undefined : dice.pick(all);
}

function otherGraph({ type, owner }: Found, dice: Dice): string | undefined {
  const others = [...type.keys.keys()].filter((graph) => graph !== owner);
  return others.length === 0 ? undefined : dice.pick(others);
}
