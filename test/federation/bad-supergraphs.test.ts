import { describe, expect, it } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { type PlanAsideOptions, planAside } from "../../src/federation/plan/plan-aside.ts";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { quietLog } from "../support/quiet-log.ts";

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
  import: ["@key", "@requires", "@provides", "@external", "@shareable"])`;
/** Composed of two subgraphs, with one of everything that joins them. */
const GOOD = unwrap(
  compose([
    {
      name: "a",
      sdl: `${LINK} type Query { t: T n: N u: U }
        interface N { id: ID! }
        union U = T
        enum E { ONE }
        type T implements N @key(fields: "id") { id: ID! weight: Int e: E o: O @shareable }
        type O @shareable { p: Int q: Int }`,
    },
    {
      name: "b",
      sdl: `${LINK}
        type T @key(fields: "id") { id: ID! weight: Int @external
          cost: Int @requires(fields: "weight") o: O @shareable @provides(fields: "p") }
        type O @key(fields: "q") { p: Int @external q: Int @shareable }`,
    },
  ]),
);
const NOBODY = new AbortController().signal;

function broken(from: string | RegExp, to: string): string {
  const text = GOOD.replace(from, to);
  if (text === GOOD) throw new Error(`nothing was broken by ${from}`);
  return text;
}

/** What is broken, how, and what is said of it. */
const CORPUS: readonly (readonly [string, () => string, RegExp])[] = [
  [
    "a type of a graph that is none",
    () => broken(/(type T [^{]*)graph: B/, "$1graph: NOPE"),
    /T: @join__type is of NOPE/,
  ],
  [
    "a field of a graph that is none",
    () => broken(/(weight: Int @join__field\()graph: A/, "$1graph: NOPE"),
    /T\.weight: @join__field is of NOPE/,
  ],
  [
    "a key that is no field",
    () => broken(/(type T [^{]*graph: B, key: )"id"/, '$1"ident"'),
    /T: .*key "ident", which names ident, which T does not have/,
  ],
  [
    "a key that cannot be parsed",
    () => broken(/(type T [^{]*graph: B, key: )"id"/, '$1"{{"'),
    /T: .*key "\{\{", which is no field set/,
  ],
  [
    "a key that is more than a field set",
    () => broken(/(type T [^{]*graph: B, key: )"id"/, '$1"id } query { id"'),
    /T: .*which is no field set/,
  ],
  [
    "a key that ends at an object",
    () => broken(/(type T [^{]*graph: B, key: )"id"/, '$1"o"'),
    /T: .*names o without fields of it/,
  ],
  [
    "a requirement that is no field",
    () => broken('requires: "weight"', 'requires: "nope { z }"'),
    /T\.cost: .*requires "nope \{ z \}", which names nope/,
  ],
  [
    "a requirement of a type that is none",
    () => broken('requires: "weight"', 'requires: "... on Nope { z }"'),
    /T\.cost: .*names the type Nope/,
  ],
  [
    "a provided field that is none",
    () => broken('provides: "p"', 'provides: "z"'),
    /T\.o: .*provides "z", which names z, which O does not have/,
  ],
  [
    "an interface that is none",
    () => broken('interface: "N"', 'interface: "M"'),
    /T: @join__implements names M/,
  ],
  ["a member that is none", () => broken('member: "T"', 'member: "S"'), /U: .*names S/],
  [
    "a value of a graph that is none",
    () => broken("ONE @join__enumValue(graph: A)", "ONE @join__enumValue(graph: C)"),
    /E\.ONE: @join__enumValue is of C/,
  ],
  ["no query", () => broken("type Query", "type Queries"), /no type Query with fields/],
  [
    "types of no graph",
    () => GOOD.replaceAll(/@join__type\(graph: [AB][^)]*\)/g, ""),
    /Query is in no subgraph/,
  ],
  ["a field of a type that is none", () => broken("weight: Int", "weight: Nope"), /"Nope"/],
  [
    "an interface that is not kept",
    () => broken(/(interface N[^{]*\{)/, "$1 z: Int "),
    /Interface field N\.z expected/,
  ],
];

describe("a supergraph is refused, in words that name the place, that has", () => {
  it.each(CORPUS)("%s", (_what, sdl, says) => {
    const read = readSupergraph(sdl());
    expect(read).toMatchObject({ ok: false, fault: { code: "SUPERGRAPH_INVALID" } });
    expect(!read.ok && read.fault.message).toMatch(says);
  });

  it("nothing of these is not", () => {
    expect(readSupergraph(GOOD).ok).toBe(true);
  });
});

describe("what plans on a supergraph", () => {
  const begun = async (sdl: string, more: Partial<PlanAsideOptions> = {}) => {
    const options = { sdl, signal: NOBODY, isTried: true, log: quietLog, ...more };
    const planning = await planAside(options);
    if (planning.ok) planning.value.close();
    return planning;
  };

  it("begins aside where it can be read", async () => {
    expect((await begun(GOOD)).ok).toBe(true);
  });

  it.each(
    CORPUS.filter(([what]) => /key that (is no|cannot)|requirement that|^no query/.test(what)),
  )("and ends another process than this where it has %s", async (_what, sdl) => {
    const tried = await begun(sdl());
    expect(tried).toMatchObject({ ok: false, fault: { code: "SUPERGRAPH_INVALID" } });
    expect(!tried.ok && tried.fault.message).toMatch(
      /No planner can be made of the supergraph: \w/,
    );
  });

  it("begins within a bounded time, and not when nobody waits", async () => {
    const late = await begun(GOOD, { startMs: 1 });
    expect(!late.ok && late.fault.message).toContain("longer than 1 ms");
    const left = new AbortController();
    const trying = begun(GOOD, { signal: left.signal });
    left.abort();
    expect((await trying).ok).toBe(false);
  });
});
