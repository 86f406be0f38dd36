import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { helpText } from "../../../src/server/config/help.ts";
import { ConfigSchema } from "../../../src/server/config/schema.ts";
import { settingsOf } from "../../../src/server/config/setting.ts";

it("is printed before installation from a file that is in step with the schema", () => {
  const printed = readFileSync(new URL("../../../bin/help.txt", import.meta.url), "utf8");
  expect(printed, "run npm run codegen").toBe(helpText());
});

it("names every flag, variable and key, in lines of at most 96 columns", () => {
  const words = helpText().split(/[\s,]+/);
  for (const setting of settingsOf(ConfigSchema)) {
    expect(words).toContain(setting.env);
    expect(helpText()).toContain(setting.path);
    if (setting.flag) expect(words).toContain(setting.flag);
  }
  for (const line of helpText().split("\n")) expect(line.length).toBeLessThanOrEqual(96);
});
