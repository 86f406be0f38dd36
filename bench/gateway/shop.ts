import { type EntitySubgraph, entitySubgraph } from "./entity-subgraph.ts";

/**
 * The four subgraphs that gateways are commonly measured with: accounts, products, inventory and
 * reviews, each knowing its part of users and products. Data is in memory, and small: what counts is
 * what a gateway does with it.
 */
export function shopSubgraphs(): readonly EntitySubgraph[] {
  return [accounts(), products(), inventory(), reviews()];
}

/** Brings about 87 KB of six fetches that depend on each other. */
export const NESTED = `
query Nested {
  users {
    ...UserParts
    reviews { ...ReviewParts product { ...ProductParts reviews { ...ReviewParts author {
      ...UserParts
      reviews { ...ReviewParts product { ...ProductParts } }
    } } } }
  }
  topProducts(first: 5) {
    ...ProductParts
    reviews { ...ReviewParts author {
      ...UserParts
      reviews { ...ReviewParts product { ...ProductParts } }
    } }
  }
}
fragment UserParts on User { id username name }
fragment ReviewParts on Review { id body }
fragment ProductParts on Product { inStock name price shippingEstimate upc weight }
`;

/** Two fetches, the second of which depends on the first, and half a kilobyte. */
export const SMALL = "query Small { topProducts(first: 5) { upc name price inStock } }";

type User = { readonly id: string; readonly name: string; readonly username: string };
type Product = {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
};
type Review = {
  readonly id: string;
  readonly body: string;
  readonly userId: string;
  readonly upc: string;
};

const USERS_MAX = 6;
const PRODUCTS_MAX = 9;
const REVIEWS_MAX = 12;
/** Products that have reviews: each user has written two, each of these has four. */
const REVIEWED_MAX = 3;
const BODY_CHARACTERS = 315;

const LINK = (...names: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ${JSON.stringify(
    names.map((name) => `@${name}`),
  )})\n`;

function accounts(): EntitySubgraph {
  const users = Array.from({ length: USERS_MAX }, (_, i): User => {
    const id = String(i + 1);
    return { id, name: `Customer ${id} of the shop`, username: `customer-${id}` };
  });
  return entitySubgraph({
    name: "accounts",
    sdl: `${LINK("key")}
      type Query { me: User users: [User] user(id: ID!): User }
      type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }`,
    resolvers: {
      Query: {
        me: () => users[0],
        users: () => users,
        user: (_root: unknown, { id }: User) => users.find((user) => user.id === id),
      },
      User: { birthday: refuse },
    },
    entities: { User: ({ id }) => users.find((user) => user.id === id) },
  });
}

/** For what a gateway does with errors of subgraphs. */
function refuse(): never {
  throw new Error("This is not told.");
}

function products(): EntitySubgraph {
  const all = Array.from({ length: PRODUCTS_MAX }, (_, i): Product => {
    const upc = String(i + 1);
    return { upc, name: `Thing number ${upc}`, price: 99 + i * 150, weight: 50 + i * 75 };
  });
  return entitySubgraph({
    name: "products",
    sdl: `${LINK("key")}
      type Query { topProducts(first: Int = 5): [Product] }
      type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
    resolvers: {
      Query: {
        topProducts: (_root: unknown, { first }: { first: number }) => all.slice(0, first),
      },
    },
    entities: { Product: ({ upc }) => all.find((product) => product.upc === upc) },
  });
}

function inventory(): EntitySubgraph {
  const shipping = ({ price, weight }: Product) => (price > 1000 ? 0 : Math.round(weight / 2));
  return entitySubgraph({
    name: "inventory",
    sdl: `${LINK("key", "external", "requires")}
      type Product @key(fields: "upc") {
        upc: String!
        weight: Int @external
        price: Int @external
        inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    resolvers: {
      Product: { inStock: ({ upc }: Product) => Number(upc) % 3 !== 0, shippingEstimate: shipping },
    },
    entities: { Product: (representation) => representation },
  });
}

function reviews(): EntitySubgraph {
  const all = Array.from({ length: REVIEWS_MAX }, (_, i): Review => {
    const userId = String(1 + (i % USERS_MAX));
    const body = `Customer ${userId} has a lot to say. `.repeat(20).slice(0, BODY_CHARACTERS);
    return { id: String(i + 1), body, userId, upc: String(1 + (i % REVIEWED_MAX)) };
  });
  const of = (key: "userId" | "upc", value: unknown) => all.filter((one) => one[key] === value);
  return entitySubgraph({
    name: "reviews",
    sdl: `${LINK("key", "external", "provides")}
      type Review @key(fields: "id") {
        id: ID!
        body: String
        author: User @provides(fields: "username")
        product: Product
      }
      type User @key(fields: "id") {
        id: ID!
        username: String @external
        numberOfReviews: Int
        reviews: [Review]
      }
      type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
    resolvers: {
      Review: {
        author: ({ userId }: Review) => ({ id: userId, username: `customer-${userId}` }),
        product: ({ upc }: Review) => ({ upc }),
      },
      User: {
        reviews: ({ id }: User) => of("userId", id),
        numberOfReviews: ({ id }: User) => of("userId", id).length,
      },
      Product: { reviews: ({ upc }: Product) => of("upc", upc) },
    },
    entities: {
      Review: ({ id }) => all.find((review) => review.id === id),
      User: ({ id }) => ({ id, username: `customer-${id}` }),
      Product: ({ upc }) => ({ upc }),
    },
  });
}
