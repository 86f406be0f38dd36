import fc from "fast-check";
import { expect, test } from "vitest";
import { readGroups } from "../../../src/connectors/shopify/jsonl.ts";

/** The bytes in pieces of so many. */
async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function fileOf(groups: readonly { id: string; children: readonly string[] }[]): string {
  const lines = groups.flatMap(({ id, children }) => [
    { id },
    ...children.map((title) => ({ title, __parentId: id })),
  ]);
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const Groups = fc.array(
  fc.record({
    id: fc.string(),
    children: fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test("groups come whole, once and in order, whatever the pieces and the page size", async () => {
  const property = fc.asyncProperty(
    Groups,
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 5 }),
    async (groups, pieceSize, groupsMax) => {
      const file = Buffer.from(fileOf(groups));
      const found: { id: string; children: string[] }[] = [];
      for (let offset = 0; offset < file.length; ) {
        const rest = file.subarray(offset).toString();
        const page = await readGroups(inPieces(rest, pieceSize), groupsMax);
        if (!page.ok) throw new Error(page.fault.message);
        for (const { root, children } of page.value.groups) {
          const titles = (children as { title: string }[]).map(({ title }) => title);
          found.push({ id: (root as { id: string }).id, children: titles });
        }
        expect(page.value.bytes).toBeGreaterThan(0);
        offset += page.value.bytes;
        expect(page.value.ended).toBe(offset === file.length);
      }
      expect(found).toEqual(groups);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test("a line that is no JSON spoils its own group only", async () => {
  const text = '{"id":"1"}\n{"id":"2"}\n{"half":\n{"id":"3"}\n';
  const page = await readGroups(inPieces(text, 7), 10);
  expect(page).toMatchObject({ ok: true, value: { ended: true } });
  const groups = page.ok ? page.value.groups : [];
  expect(groups.map(({ malformed }) => malformed)).toEqual([null, '{"half":', null]);
});

test.each([
  ["HTML", "<html>\n<p>Down</p>\n"],
  ["a file cut in a line", '{"id":"1"}\n{"id":"2'],
  ["a child without its parent", '{"x":1,"__parentId":"1"}\n'],
])("%s is not taken for a file of records", async (_name, text) => {
  const page = await readGroups(inPieces(text, 5), 10);
  expect(page).toMatchObject({ ok: false, fault: { code: "SYSTEM_ANSWER_INVALID" } });
});
