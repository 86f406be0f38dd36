import { expect, test } from "vitest";
import { Amount, textOfHtml, Utc } from "../../../src/connectors/shopify/wire.ts";

test("a description becomes text: breaks stay, tags and scripts go, entities are read", () => {
  const html =
    "<p>Bone china &amp; <b>gold</b> rim</p><script>alert(1)</script><ul><li>One</li><li>Two&#33;</li></ul>";
  expect(textOfHtml(html)).toBe("Bone china & gold rim\nOne\nTwo!");
});

test("a description without an end of its tags does not take long", () => {
  const began = performance.now();
  textOfHtml("<".repeat(100_000));
  textOfHtml(`<script>${"<script".repeat(14_000)}`);
  textOfHtml("<script>".repeat(12_000));
  textOfHtml("<p>\n ".repeat(20_000));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test("amounts are exact, and never negative", () => {
  expect(Amount.parse("12.34")).toBe(123_400);
  expect(Amount.parse("0.1234")).toBe(1_234);
  for (const wrong of ["-0.01", "12,34", "1e3", "", "0.00001"]) {
    expect(Amount.safeParse(wrong).success).toBe(false);
  }
});

test("instants with an offset are told in UTC", () => {
  expect(Utc.parse("2011-06-30T20:00:00-04:00")).toBe("2011-07-01T00:00:00.000Z");
  expect(Utc.parse("2011-07-01T00:00:00Z")).toBe("2011-07-01T00:00:00Z");
});
