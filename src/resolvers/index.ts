import type { Resolvers } from "../schema/generated/types.ts";
import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { composition } from "./composition.ts";
import { connector } from "./connector.ts";
import { control } from "./control.ts";
import { customer } from "./customer.ts";
import { customerMutations } from "./customer-mutations.ts";
import { entityResolvers } from "./entity.ts";
import { eventResolvers } from "./event.ts";
import { inventory } from "./inventory.ts";
import { node, RECORD_NODES } from "./node.ts";
import { order } from "./order.ts";
import { product } from "./product.ts";
import { reservation } from "./reservation.ts";
import { run } from "./run.ts";
import { RUN_NODES } from "./run-batches.ts";
import { scalars } from "./scalars.ts";
import { supply } from "./supply.ts";

const NODES = { ...RECORD_NODES, ...RUN_NODES };

/** What our graph answers beside that as a subgraph, whose schema is given. */
export const subgraphResolvers = (sdl: string) => entityResolvers(NODES, sdl);

/** Everything the graph answers with, one part a noun; types that share a name are merged. */
export const resolvers: readonly Partial<Resolvers>[] = [
  scalars as Partial<Resolvers>,
  common,
  node(NODES),
  product,
  inventory,
  reservation,
  order,
  customer,
  customerMutations,
  supply,
  connector,
  composition,
  audit,
  run,
  control,
  eventResolvers,
];
