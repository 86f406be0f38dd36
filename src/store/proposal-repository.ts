import type { Decision, DecisionOutcome, KeptProposal, RunStatus } from "../domain/run.ts";
import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

const COLUMNS = `pr.id, pr.run_id as "runId", pr.key, pr.action,
  jsonb_build_object('e4', pr.cost_e4, 'currency', pr.currency) as cost,
  jsonb_build_object('e4', pr.profit_e4, 'currency', pr.currency) as profit,
  pr.lost_units_avoided as "lostUnitsAvoided", pr.rationale, pr.created_at as "createdAt"`;

export type ProposalFilter = {
  readonly outcome?: readonly DecisionOutcome[] | null | undefined;
  /** Only those that nobody has decided yet. */
  readonly undecided?: boolean | null | undefined;
};

export const PROPOSALS: Listing<KeptProposal, ProposalFilter, "CREATED_AT"> = {
  name: "proposals",
  columns: COLUMNS,
  from: "proposal pr left join decision d on d.proposal_id = pr.id",
  id: "pr.id",
  sorts: { CREATED_AT: { sql: "pr.created_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.outcome, (outcome) => `d.outcome = any(${where.bind(outcome)})`)
      .when(filter.undecided, (undecided) => `(d.outcome is null) = ${where.bind(undecided)}`);
  },
};

export async function findProposals(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly KeptProposal[]> {
  return sql.query<KeptProposal>(
    `select ${COLUMNS} from proposal pr where id = any ($1)`,
    [ids],
    "find-proposals",
  );
}

export async function proposalsOfRuns(
  sql: Sql,
  runIds: readonly string[],
): Promise<readonly KeptProposal[]> {
  return sql.query<KeptProposal>(
    `select ${COLUMNS} from proposal pr where run_id = any ($1) order by run_id, created_at, id`,
    [runIds],
    "proposals-of-runs",
  );
}

export async function insertProposals(tx: Sql, proposals: readonly KeptProposal[]): Promise<void> {
  await tx.query(
    `insert into proposal (id, run_id, key, type, action, cost_e4, profit_e4, currency,
       lost_units_avoided, rationale, created_at)
     select id, run_id, key, action->>'type', action, cost_e4, profit_e4, currency,
       lost_units_avoided, rationale, created_at
     from jsonb_to_recordset($1) as p (id text, run_id text, key text, action jsonb, cost_e4 bigint,
       profit_e4 bigint, currency text, lost_units_avoided double precision, rationale text,
       created_at timestamptz)`,
    [
      JSON.stringify(
        proposals.map((proposal) => ({
          id: proposal.id,
          run_id: proposal.runId,
          key: proposal.key,
          action: proposal.action,
          cost_e4: proposal.cost.e4,
          profit_e4: proposal.profit.e4,
          currency: proposal.cost.currency,
          lost_units_avoided: proposal.lostUnitsAvoided,
          rationale: proposal.rationale,
          created_at: proposal.createdAt,
        })),
      ),
    ],
    "insert-proposals",
  );
}

/** Keeps decisions; a proposal that has one keeps it. Gives back those that are new. */
export async function insertDecisions(
  tx: Sql,
  decisions: readonly Decision[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into decision (proposal_id, outcome, reason, decided_by, decided_at)
     select * from jsonb_to_recordset($1) as d ("proposalId" text, outcome text, reason text,
       "decidedBy" text, "decidedAt" timestamptz)
     on conflict (proposal_id) do nothing returning proposal_id as id`,
    [JSON.stringify(decisions)],
    "insert-decisions",
  );
  return rows.map(({ id }) => id);
}

export async function decisionsOf(
  sql: Sql,
  proposalIds: readonly string[],
): Promise<readonly Decision[]> {
  return sql.query<Decision>(
    `select proposal_id as "proposalId", outcome, reason, decided_by as "decidedBy",
       decided_at as "decidedAt"
     from decision where proposal_id = any ($1)`,
    [proposalIds],
    "decisions-of",
  );
}

/**
 * What other runs that have not ended have in hand: agreed, or waiting for an answer, and neither
 * given up nor taken back.
 */
export async function proposalsInHand(
  tx: Sql,
  exceptRunId: string,
  active: readonly RunStatus[],
): Promise<readonly KeptProposal[]> {
  return tx.query<KeptProposal>(
    `select ${COLUMNS} from proposal pr
       join run r on r.id = pr.run_id
       left join decision d on d.proposal_id = pr.id
       left join effect e on e.proposal_id = pr.id
     where r.status = any ($2) and r.id <> $1 and coalesce(d.outcome, 'AGREED') = 'AGREED'
       and coalesce(e.status, 'INTENDED') in ('INTENDED', 'APPLIED')`,
    [exceptRunId, active],
    "proposals-in-hand",
  );
}
