/** A list of 100 objects with 8 fields each, that every server answers from the same file. */
export const LIST = {
  sdl: `type Query { items: [Item!]! }
    type Item {
      id: ID!
      sku: String!
      title: String!
      description: String
      priceMinor: Int!
      currency: String!
      onHand: Int!
      active: Boolean!
    }`,
  items: Array.from({ length: 100 }, (_, i) => ({
    id: `item_${i}`,
    sku: `SKU-${10_000 + i}`,
    title: `Item number ${i}`,
    description: `The "best" of its kind, that ${i} customers have asked for.`,
    priceMinor: 199 + i * 7,
    currency: "GBP",
    onHand: (i * 37) % 90,
    active: i % 9 !== 0,
  })),
} as const;

export const LIST_QUERY =
  "query List { items { id sku title description priceMinor currency onHand active } }";
