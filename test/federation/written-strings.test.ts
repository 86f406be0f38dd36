import { GraphQLString } from "graphql";
import { expect, test } from "vitest";
import { federate } from "../../bench/support/federation/federate.ts";
import { writeLeaf } from "../../src/federation/response/write-leaf.ts";
import { readAnswer } from "../../src/federation/subgraphs/answer-text.ts";
import type { Subgraph } from "../../src/federation/subgraphs/subgraph.ts";

const write = writeLeaf(GraphQLString);
const type = "application/json";

/** Every character that JSON may write otherwise, and those beside them. */
const CHARACTERS = [
  ...Array.from({ length: 0x22 }, (_, code) => String.fromCharCode(code)),
  ...['"', "#", "[", "\\", "]", "\u007f", "\u0080", "£", "\u2028", "\ud7ff", "\ue000", "\uffff"],
  ...["\ud800", "\udbff", "\udc00", "\udfff", "\ud83d\ude00", "\udc00\ud800"],
];

test("writes every string as JSON does, short or long, wherever in it something stands", () => {
  for (const character of CHARACTERS) {
    for (const length of [0, 1, 31, 32, 33, 200]) {
      for (const at of [0, Math.floor(length / 2), length]) {
        const value = "x".repeat(at) + character + "y".repeat(length - at);
        expect(write(value, false)).toBe(JSON.stringify(value));
      }
    }
  }
});

test("takes an answer for plain only if each of its strings is written as it is", () => {
  for (const character of CHARACTERS) {
    const text = JSON.stringify({ data: { a: character } });
    const answer = readAnswer("a", { type, text });
    const a = String(answer?.data?.["a"]);
    expect(answer?.isPlain).toBe(JSON.stringify(a) === `"${a}"`);
    expect(write(a, answer?.isPlain === true)).toBe(JSON.stringify(a));
  }
  // Escaped although it need not be: to look closer does no harm.
  expect(readAnswer("a", { type, text: '{"data":{"a":"\\u0041"}}' })?.isPlain).toBe(false);
});

test.each([
  ["a", "b"],
  ["b", "a"],
])(
  "one answer that is not plain, of %s, is not taken for plain with the others",
  async (quoted) => {
    const say = (name: string) => (name === quoted ? 'says "no"\n' : "plain");
    const around = (subgraph: Subgraph): Subgraph => ({
      ...subgraph,
      async fetch() {
        const data = { [subgraph.name]: say(subgraph.name) };
        const answer = readAnswer(subgraph.name, { type, text: JSON.stringify({ data }) });
        if (answer === null) throw new Error("the answer is none");
        return answer;
      },
    });
    const subgraphs = { a: "type Query { a: String }", b: "type Query { b: String }" };
    const { data } = await federate({ subgraphs, entities: [], root: {} }, { around }).ask(
      "{ a b }",
    );
    expect(data).toEqual({ a: say("a"), b: say("b") });
  },
);
