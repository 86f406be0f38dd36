import { afterAll, describe, test } from "vitest";
import { realOutside } from "../connectors/outside.ts";
import { badAnswerClauses } from "./clauses/bad-answers.ts";
import { changesClauses } from "./clauses/changes.ts";
import { loadManyClauses } from "./clauses/load-many.ts";
import { mannersClauses } from "./clauses/manners.ts";
import { webhookClauses } from "./clauses/webhooks.ts";
import { writeClauses } from "./clauses/writes.ts";
import type { Harness } from "./harness.ts";
import { startTrial } from "./trial.ts";

const CLAUSES = [
  ...loadManyClauses,
  ...changesClauses,
  ...webhookClauses,
  ...writeClauses,
  ...badAnswerClauses,
  ...mannersClauses,
];

const CLAUSE_TIMEOUT_MS = 90_000;

/**
 * Holds a connector to the contract in src/connectors/contract.ts, clause by clause. Which clauses
 * apply is read from what the connector says it `supports`; there is no way to leave one out.
 */
export function describeConnector(name: string, makeHarness: () => Promise<Harness>): void {
  describe(`${name} keeps the connector contract`, async () => {
    const harness = await makeHarness();
    const sample = harness.connect(realOutside());
    const { supports } = sample;
    await sample.close();
    afterAll(() => harness.close());

    for (const { id, applies, run } of CLAUSES) {
      if (!applies(supports)) continue;
      test(id, { timeout: CLAUSE_TIMEOUT_MS }, async () => {
        const trial = startTrial(harness, supports);
        try {
          await run(trial);
          expectNoSecret(harness, trial.said());
        } finally {
          await trial.end();
        }
      });
    }
  });
}

/** After every clause, whatever it was about. */
function expectNoSecret({ secrets }: Harness, said: object): void {
  const text = JSON.stringify(said);
  for (const secret of secrets) {
    if (text.includes(secret)) throw new Error("A credential is in a fault or a log.");
  }
}
