import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAULTS } from "../../src/kernel/faults.ts";
import { GRAPHQL_CODES } from "../../src/server/graphql/refusal.ts";

const ROOT = join(import.meta.dirname, "../..");
const rows = readRows(readFileSync(join(ROOT, "docs/errors.md"), "utf8"));

describe("docs/errors.md", () => {
  it("has a row for every code there is, and for no other", () => {
    const codes = [...Object.keys(FAULTS), ...GRAPHQL_CODES];
    expect(rows.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  it("says of each code the recovery and the status that it has", () => {
    const said = Object.fromEntries(
      rows.map(({ code, recovery, http }) => [code, { recovery, http: Number(http) }]),
    );
    const own = GRAPHQL_CODES.map((code) => [code, { recovery: "give-up", http: 400 }]);
    expect(said).toEqual({ ...FAULTS, ...Object.fromEntries(own) });
  });

  it("says of each code what it means and what to do, in words", () => {
    const silent = rows.filter(
      ({ meaning, advice }) => !/\w{3}.*\.$/.test(meaning) || !/\w/.test(advice),
    );
    expect(silent.map(({ code }) => code)).toEqual([]);
  });
});

it("every code is given by some part of the program", () => {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/generated|kernel\/faults/.test(file),
  );
  const program = files.map((file) => readFileSync(join(ROOT, "src", file), "utf8")).join("\n");
  const unused = Object.keys(FAULTS).filter((code) => !new RegExp(`\\b${code}\\b`).test(program));
  expect(unused).toEqual([]);
});

function readRows(text: string) {
  return text.split("\n").flatMap((line) => {
    const [code, recovery, http, meaning, advice, ...more] = line.split(" | ");
    const name = /^\| `([A-Z_]+)`$/.exec(code ?? "")?.[1];
    if (name === undefined || advice === undefined || more.length > 0) return [];
    return [
      { code: name, recovery, http, meaning: meaning ?? "", advice: advice.replace(/ \|$/, "") },
    ];
  });
}
