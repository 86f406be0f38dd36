import { describeConnector } from "./describe-connector.ts";
import { shopifyHarness } from "./shopify-harness.ts";

describeConnector("shopify", shopifyHarness);
