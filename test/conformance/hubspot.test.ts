import { describeConnector } from "./describe-connector.ts";
import { hubspotHarness } from "./hubspot-harness.ts";

describeConnector("hubspot", hubspotHarness);
