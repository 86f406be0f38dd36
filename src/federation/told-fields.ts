import type { DocumentNode } from "graphql";
import { Kind, visit } from "graphql";

/**
 * Whether a plan may select, beside what a client does, a field of this name for another subgraph
 * to be told of it; and whether with arguments of its own.
 */
export type ToldFields = ReadonlyMap<string, { readonly withArguments: boolean }>;

/** The names in all keys and requirements of a supergraph: some more than are fields. */
export function toldFields(supergraph: DocumentNode): ToldFields {
  const told = new Map<string, { readonly withArguments: boolean }>();
  const read = (set: string) => {
    for (const [, name = "", open] of set.matchAll(/([_A-Za-z]\w*)\s*(\()?/g)) {
      const known = told.get(name)?.withArguments ?? false;
      told.set(name, { withArguments: known || open !== undefined });
    }
  };
  visit(supergraph, {
    Directive({ name, arguments: given = [] }) {
      const argument = SETS[name.value];
      for (const { name: own, value } of given) {
        if (own.value === argument && value.kind === Kind.STRING) read(value.value);
      }
    },
  });
  return told;
}

const SETS: Readonly<Record<string, string>> = { join__type: "key", join__field: "requires" };

/**
 * The response keys under which an operation has, at one place at least, something else than the
 * field of that name that a plan may need there. Plans confuse the two, and tell a subgraph what the
 * client asked for: so that everything under these keys is kept under keys of its own.
 */
export function takenKeys(document: DocumentNode, told: ToldFields): ReadonlySet<string> {
  const taken = new Set<string>();
  visit(document, {
    Field({ alias, name: { value: name }, arguments: given = [] }) {
      const key = alias?.value ?? name;
      const field = told.get(key);
      if (field === undefined) return;
      if (key !== name || given.length > 0 || field.withArguments) taken.add(key);
    },
  });
  return taken;
}
