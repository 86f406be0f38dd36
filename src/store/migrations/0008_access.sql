-- Up Migration

-- Whose records a key may see: null in both for everyone's. And the secret that a rotation has
-- replaced, which is good until its time is over.
alter table api_key
  add column suppliers text[],
  add column channels text[],
  add column previous_secret_hash bytea check (length(previous_secret_hash) = 32),
  add column previous_until timestamptz,
  add column rotated_at timestamptz,
  add check (cardinality(suppliers) between 0 and 1000),
  add check (cardinality(channels) between 0 and 50),
  add check ((previous_secret_hash is null) = (previous_until is null));

-- Every mutation that was asked for: written before it is executed, and completed when it ended.
create table mutation_audit (
  id text primary key,
  at timestamptz not null,
  principal_id text not null,
  principal_name text not null,
  request_id text not null,
  client_address text not null,
  transport text not null,
  operation_name text,
  -- The root fields, in their order.
  mutations text[] not null,
  -- One entry a field: its idempotency key, and its input as far as it may be kept.
  inputs jsonb not null,
  -- STARTED until it ends; a process that died leaves it so.
  outcome text not null check (outcome in ('STARTED', 'DONE', 'REFUSED', 'FAILED')),
  -- Codes of user errors or of what refused it.
  codes text[] not null default '{}',
  -- Of records that the answer names.
  record_ids text[] not null default '{}',
  ended_at timestamptz
);
create index mutation_audit_at on mutation_audit (at, id);
create index mutation_audit_principal on mutation_audit (principal_id, at, id);

-- Down Migration
