import type { CaseData } from "../../support/read-cases.ts";

function text(this: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>) {
  const [told] = Object.entries(this).filter(([key]) => key === "data" || key === "kind");
  const values = Object.entries(told?.[1] ?? {}).filter(([key]) => key !== "__typename");
  return values.map(([, value]) => String(value)).join();
}

export const data: CaseData = {
  covers: [
    ["@requires, fragments", "interfaces", "unions", "fragments", "nulls", "aliases", "errors"],
    ["@inaccessible", "interfaces", "errors"],
  ],
  world: () => {
    const baz = { __typename: "Baz", foo: "f", bar: "b", baz: null };
    const qux = { __typename: "Qux", foo: "f", bar: "b", qux: "q" };
    const plain = { __typename: "Plain", foo: "p" };
    const entity = (id: string, own: object | null, kind: object | null) => ({
      ...{
        __typename: "Entity",
        id,
        data: own,
        kind,
        deep: text,
        same: text,
        bare: text,
        mixed: text,
      },
    });
    const entities = [
      entity("1", baz, plain),
      entity("2", qux, baz),
      entity("3", null, null),
      entity("4", plain, baz),
    ];
    return { entities, root: { entities } };
  },
};
