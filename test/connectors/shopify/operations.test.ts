import { type GraphQLSchema, parse, validate } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { ShopifyConfig } from "../../../src/connectors/shopify/config.ts";
import { BULK_QUERIES, OPERATIONS } from "../../../src/connectors/shopify/operations.ts";
import { officialSchema } from "../../../systems/shopify/official-schema.ts";

const { apiVersion } = ShopifyConfig.parse({
  url: "https://example.myshopify.com",
  accessToken: "token",
  webhookSecret: "secret",
});
let schema: GraphQLSchema | null = null;

beforeAll(async () => {
  schema = await officialSchema(apiVersion).catch((reason: Error) => {
    console.warn(`Shopify's official schema cannot be had: ${reason.message.split("\n")[0]}`);
    return null;
  });
}, 200_000);

const documents = [
  ...Object.entries(OPERATIONS).map(([name, { text }]) => [name, text] as const),
  ...Object.entries(BULK_QUERIES).map(([kind, text]) => [`bulk ${kind}`, text] as const),
];

for (const [name, text] of documents) {
  test(`${name} is valid in Shopify's official schema`, (context) => {
    if (!schema) return context.skip();
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });
}
