-- Up Migration

-- Who runs runs. One whose lease has ended is taken for dead, and its runs go to others.
create table executor (
  id text primary key,
  host text not null,
  pid int not null,
  started_at timestamptz not null default now(),
  lease_until timestamptz not null
);
create index executor_lease on executor (lease_until);

create table run (
  id text primary key,
  chain text not null,
  chain_version int not null,
  status text not null check (status in
    ('QUEUED', 'RUNNING', 'WAITING', 'CANCELLING', 'COMPENSATING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  input jsonb not null,
  input_hash text not null,
  principal text not null,
  idempotency_key text not null,
  -- Counts executions of the body. A process that holds an older number is refused every write.
  attempt int not null default 0,
  retry_of text references run (id),
  -- Why it is held although nothing is asked of a person: the chain is paused, the switch is on.
  held_by text,
  result jsonb,
  fault jsonb,
  currency text not null,
  spent_e4 bigint not null default 0,
  spend_limit_e4 bigint,
  approval_limit_e4 bigint not null,
  cancel_requested_at timestamptz,
  cancelled_by text,
  cancel_reason text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  unique (principal, chain, idempotency_key)
);
create index run_newest on run (created_at, id);
create index run_chain on run (chain, created_at, id);
create index run_status on run (status, created_at, id);
create index run_ended on run (ended_at) where ended_at is not null;
create index run_retry on run (retry_of) where retry_of is not null;

-- A durable unit of a run: its row is written in the transaction of the step's own writes.
create table run_step (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  name text not null,
  status text not null check (status in ('RUNNING', 'SUCCEEDED', 'FAILED')),
  attempts int not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  fault jsonb,
  result jsonb,
  unique (run_id, name)
);
create index run_step_started on run_step (run_id, started_at, id);

create table proposal (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  key text not null,
  type text not null,
  action jsonb not null,
  cost_e4 bigint not null,
  profit_e4 bigint not null,
  currency text not null,
  lost_units_avoided double precision not null,
  rationale text not null,
  created_at timestamptz not null,
  unique (run_id, key)
);
create index proposal_newest on proposal (created_at, id);

-- What became of a proposal. A proposal without one is still being weighed.
create table decision (
  proposal_id text primary key references proposal (id) on delete cascade,
  outcome text not null check (outcome in ('AGREED', 'REFUSED_BY_GUARDRAIL', 'REFUSED_AS_DUPLICATE',
    'REFUSED_AS_CONFLICT', 'REFUSED_BY_BUDGET', 'REJECTED', 'EXPIRED', 'CANCELLED')),
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null
);

create table approval (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  key text not null,
  kind text not null check (kind in ('SPEND', 'EXCEPTION')),
  status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED')),
  scope text not null,
  requested_by text not null,
  reason text not null,
  total_e4 bigint,
  currency text not null,
  proposal_ids text[] not null,
  fault jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  answered_by text,
  answer_reason text,
  -- The part that was approved; null when all of it was.
  approved_ids text[],
  unique (run_id, key)
);
create index approval_newest on approval (created_at, id);
create index approval_pending on approval (expires_at) where status = 'PENDING';

-- Telling of an approval to the configured webhook, kept in the transaction that asks for it.
create table approval_delivery (
  approval_id text primary key references approval (id) on delete cascade,
  created_at timestamptz not null,
  -- When it is to be tried; while it is being tried, when another may take it for abandoned.
  due_at timestamptz not null,
  attempts int not null default 0,
  delivered_at timestamptz,
  given_up_at timestamptz
);
create index approval_delivery_due on approval_delivery (due_at)
  where delivered_at is null and given_up_at is null;

create table insight (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  agent text not null,
  subject text not null,
  claim text not null,
  value jsonb not null,
  confidence double precision not null,
  evidence text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index insight_newest on insight (created_at, id);
create index insight_subject on insight (subject, created_at, id);
create index insight_run on insight (run_id, created_at, id);

-- A write to a system: first intended, then applied, and perhaps taken back.
create table effect (
  id text primary key,
  run_id text not null references run (id) on delete cascade,
  proposal_id text not null references proposal (id) on delete cascade,
  sequence bigint generated always as identity,
  idempotency_key text not null unique,
  system text not null,
  action_type text not null,
  action jsonb not null,
  cost_e4 bigint not null,
  status text not null check (status in
    ('INTENDED', 'APPLIED', 'SKIPPED', 'UNDONE', 'PARKED')),
  source_id text,
  receipt jsonb,
  -- Where what the system made differs from what was asked; null until it was compared.
  differences jsonb,
  fault jsonb,
  -- Until then the system may still be busy with what a process that died has asked of it.
  asked_until timestamptz,
  intended_at timestamptz not null,
  applied_at timestamptz,
  compensated_at timestamptz,
  unique (run_id, proposal_id)
);
create index effect_run on effect (run_id, sequence);

create table chain_state (
  chain text primary key,
  paused boolean not null,
  reason text not null,
  changed_by text not null,
  changed_at timestamptz not null
);

-- One row. Whoever is about to intend an effect holds it for share; the switch takes it for update.
create table kill_switch (
  one boolean primary key default true check (one),
  engaged boolean not null default false,
  reason text not null default '',
  changed_by text,
  changed_at timestamptz
);
insert into kill_switch default values;

-- Down Migration

drop table kill_switch;
drop table chain_state;
drop table effect;
drop table insight;
drop table approval_delivery;
drop table approval;
drop table decision;
drop table proposal;
drop table run_step;
drop table run;
drop table executor;
