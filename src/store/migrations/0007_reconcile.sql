-- Up Migration

-- When all of a kind was last compared with what its system has, and what that brought.
alter table sync_state
  add column reconciled_at timestamptz,
  add column reconciled_gone bigint,
  add column reconciled_found bigint;

-- Down Migration
