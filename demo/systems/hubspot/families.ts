import type { World, WorldContact } from "../../world/types.ts";
import type { Ids } from "./ids.ts";
import type { Family } from "./views.ts";

/** Who was merged into whom, and what ids that left behind. */
export type Families = {
  /** The contact that this one is part of now; itself when it was not merged. */
  readonly rootOf: (worldId: string) => WorldContact | null;
  readonly familyOf: (root: WorldContact) => Family;
  /** The world has a new or changed contact. */
  readonly learn: (contact: WorldContact) => void;
};

export function families(
  world: World,
  ids: Ids,
  companyOf: (contact: WorldContact) => { readonly id: string; readonly name: string } | null,
): Families {
  const mergedInto = new Map<string, Set<string>>();
  const learn = (contact: WorldContact) => {
    if (contact.mergedInto === null) return;
    const children = mergedInto.get(contact.mergedInto) ?? new Set();
    mergedInto.set(contact.mergedInto, children.add(contact.id));
  };
  for (const contact of world.all("contact")) learn(contact);

  const membersOf = (worldId: string): readonly WorldContact[] =>
    [...(mergedInto.get(worldId) ?? [])].flatMap((child) => {
      const contact = world.get("contact", child);
      return contact ? [contact, ...membersOf(child)] : [];
    });
  const generationOf = (worldId: string) => mergedInto.get(worldId)?.size ?? 0;
  const idsOf = (worldId: string, upTo: number) =>
    Array.from({ length: upTo }, (_, generation) => ids.ofContact(worldId, generation));

  return {
    learn,
    rootOf(worldId) {
      let contact = world.get("contact", worldId);
      for (let steps = 0; contact?.mergedInto && steps < STEPS_MAX; steps += 1) {
        contact = world.get("contact", contact.mergedInto);
      }
      return contact ?? null;
    },
    familyOf(root) {
      const merged = membersOf(root.id);
      const generation = generationOf(root.id);
      const company = [root, ...merged].map(companyOf).find((one) => one !== null);
      return {
        root,
        merged,
        id: ids.ofContact(root.id, generation),
        formerIds: [
          ...idsOf(root.id, generation),
          ...merged.flatMap(({ id }) => idsOf(id, generationOf(id) + 1)),
        ],
        companyId: company?.id ?? null,
        companyName: company?.name ?? null,
      };
    },
  };
}

const STEPS_MAX = 1000;
