import { describeConnector } from "./describe-connector.ts";
import { trytonHarness } from "./tryton-harness.ts";

describeConnector("tryton", trytonHarness);
