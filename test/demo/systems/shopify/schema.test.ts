import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { beforeAll, expect, test } from "vitest";
import { emulatorSchema } from "../../../../demo/systems/shopify/schema.ts";
import { officialSchema } from "../../../../systems/shopify/official-schema.ts";

let official: GraphQLSchema | null = null;

beforeAll(async () => {
  official = await officialSchema("2026-07").catch((reason: Error) => {
    console.warn(`Shopify's official schema cannot be had: ${reason.message.split("\n")[0]}`);
    return null;
  });
}, 200_000);

/** Everything the schema declares, one line each, with its type. */
function declarations(schema: GraphQLSchema): string[] {
  const lines: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    lines.push(`${type.constructor.name} ${type.name}`);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const of of type.getInterfaces()) lines.push(`${type.name} implements ${of.name}`);
      for (const field of Object.values(type.getFields())) {
        lines.push(`${type.name}.${field.name}: ${field.type}`);
        for (const { name, type: of, defaultValue } of field.args) {
          const value = defaultValue === undefined ? "" : ` = ${JSON.stringify(defaultValue)}`;
          lines.push(`${type.name}.${field.name}(${name}: ${of}${value})`);
        }
      }
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        lines.push(`${type.name}.${field.name}: ${field.type}`);
      }
    }
    if (isEnumType(type)) {
      for (const { name } of type.getValues()) lines.push(`${type.name}.${name}`);
    }
  }
  return lines;
}

test("the emulator's schema is a strict subset of Shopify's", (context) => {
  if (!official) return context.skip();
  const known = new Set(declarations(official));
  expect(declarations(emulatorSchema()).filter((line) => !known.has(line))).toEqual([]);
});
