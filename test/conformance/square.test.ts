import { describeConnector } from "./describe-connector.ts";
import { squareHarness } from "./square-harness.ts";

describeConnector("square", squareHarness);
