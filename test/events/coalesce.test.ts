import fc from "fast-check";
import { expect, it } from "vitest";
import { coalesce } from "../../src/events/coalesce.ts";

type Item = { readonly key: string; readonly value: number };

/** A source whose items the test hands in, and which can be waited for. */
function handed() {
  const items: Item[] = [];
  let wake = () => {};
  let over = false;
  let pulled = 0;
  const source: AsyncIterableIterator<Item> = {
    async next() {
      while (items.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const value = items.shift();
      if (!value) return { done: true, value: undefined };
      pulled += 1;
      return { done: false, value };
    },
    async return() {
      over = true;
      wake();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return {
    source,
    pulled: () => pulled,
    give(...more: Item[]) {
      items.push(...more);
      wake();
    },
    end() {
      over = true;
      wake();
    },
  };
}

const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
const item = (key: string, value: number): Item => ({ key, value });

it("gives a slow reader only the newest of each key, in the order of the source", async () => {
  const { source, give } = handed();
  const stream = coalesce(source, ({ key }) => key, 10);
  give(item("a", 1));
  expect((await stream.next()).value).toEqual(item("a", 1));
  give(item("a", 2), item("b", 3), item("a", 4), item("c", 5), item("b", 6));
  await settle();
  const rest = [await stream.next(), await stream.next(), await stream.next()];
  expect(rest.map((step) => step.value)).toEqual([item("a", 4), item("c", 5), item("b", 6)]);
});

it("keeps at most so many keys waiting, and loses no key beyond them", async () => {
  const { source, give, pulled, end } = handed();
  const stream = coalesce(source, ({ key }) => key, 3);
  give(item("first", 0));
  await stream.next();
  give(...Array.from({ length: 50 }, (_, value) => item(`key${value}`, value)));
  await settle();
  expect(pulled()).toBe(1 + 3);
  end();
  const values: number[] = [];
  for await (const { value } of stream) values.push(value);
  expect(values).toEqual(Array.from({ length: 50 }, (_, value) => value));
});

it("does not put off a key for ever that changes all the time", async () => {
  const { source, give } = handed();
  const stream = coalesce(source, ({ key }) => key, 100);
  give(item("x", 0));
  await stream.next();
  const seen = new Set<string>();
  for (let value = 1; value <= 12; value += 1) {
    give(item("a", value), item("b", value), item("c", value));
    await settle();
    const step = await stream.next();
    seen.add(step.value?.key);
  }
  expect(seen).toEqual(new Set(["a", "b", "c"]));
});

it("misses no newer state for a reader that resumes after any item it got", async () => {
  const history = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.boolean()));
  await fc.assert(
    fc.asyncProperty(history, fc.nat(), async (steps, cutAt) => {
      const all = steps.map(([key], value) => item(key, value));
      const { source, give, end } = handed();
      const stream = coalesce(source, ({ key }) => key, 2);
      const got: Item[] = [];
      for (const [index, each] of all.entries()) {
        give(each);
        await Promise.resolve();
        if (steps[index]?.[1] && got.length < index) {
          const step = await stream.next();
          if (!step.done) got.push(step.value);
        }
      }
      end();
      for await (const each of stream) got.push(each);
      const cut = got.slice(0, got.length === 0 ? 0 : (cutAt % got.length) + 1);
      const after = cut.at(-1)?.value ?? -1;
      const state = new Map(
        [...cut, ...all.slice(after + 1)].map(({ key, value }) => [key, value]),
      );
      expect(state).toEqual(new Map(all.map(({ key, value }) => [key, value])));
      expect(got.map(({ value }) => value)).toEqual(
        got.map(({ value }) => value).toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 200 },
  );
});

it("passes on its source's failure after what came before, and ends when returned", async () => {
  async function* failing() {
    yield item("a", 1);
    throw new Error("broken");
  }
  const stream = coalesce(failing(), ({ key }) => key, 10);
  expect((await stream.next()).value).toEqual(item("a", 1));
  await expect(stream.next()).rejects.toThrow("broken");

  const { source } = handed();
  const waiting = coalesce(source, ({ key }) => key, 10);
  const next = waiting.next();
  await waiting.return?.();
  expect(await next).toEqual({ done: true, value: undefined });
});
