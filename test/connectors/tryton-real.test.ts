import { test } from "vitest";
import { INSTALL_HINT, installedVersion } from "../../systems/tryton/real-tryton.ts";
import { describeConnector } from "../conformance/describe-connector.ts";
import { realTrytonHarness } from "../conformance/tryton-real-harness.ts";

const version = await installedVersion();

if (version === null) {
  console.info(`skipped: no Tryton 6.0 is installed here. To have it: ${INSTALL_HINT}`);
  test.skip("a real Tryton is not installed here");
} else {
  describeConnector(`tryton ${version}`, () => realTrytonHarness(version));
}
