import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@interfaceObject", "objects", "unions", "fragments", "nulls", "errors", "nested lists"],
    ["@interfaceObject", "aliases", "mutations"],
    ["@shareable", "objects", "unions", "interfaces", "fragments", "nulls", "errors", "mutations"],
  ],
  world: () => {
    const person = (typename: string, id: string, more: object) => ({
      ...{ __typename: typename, id, name: `n${id}`, level: null, badge: `b${id}` },
      ...{ stamps: [{ at: "mon", day: 1 }, null], ...more },
    });
    const staff = person("Staff", "1", {});
    const guest = person("Guest", "2", { badge: null, stamps: [] });
    const broken = person("Guest", "3", {
      badge: new Error("no badge"),
      stamps: [
        { at: new Error("no place"), day: 1 },
        { at: "tue", day: new Error("no day") },
      ],
    });
    const robot = { __typename: "Robot", model: "m", last: { at: "wed", day: null } };
    const entities = [staff, guest, broken];
    const byId = ({ id }: { id: string }) => entities.find((one) => one.id === id) ?? null;
    return {
      entities,
      root: {
        ...{ boss: staff, people: [staff, null, guest, broken] },
        holders: [[staff, robot, null], null, [guest, broken]],
        stamp: { at: "thu", day: new Error("no day") },
        ...{ admit: byId, hire: byId },
      },
    };
  },
};
