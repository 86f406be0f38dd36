-- Up Migration

alter table customer
  add column loyalty_ids text[] not null default '{}',
  add column company text,
  add column lifecycle_stage text;

-- By what a person is known in a system, in comparable form; made from observations.
create table customer_key (
  system text not null,
  source_id text not null,
  type text not null check (type in ('email', 'phone', 'loyalty')),
  value text not null,
  -- The family name in comparable form; a phone number alone may be a household's.
  family text,
  primary key (type, value, system, source_id)
);
create index customer_key_source on customer_key (system, source_id);

-- One person who was two golden records: what was joined, why, and by whom, so that it can be
-- explained and taken apart again.
create table customer_merge (
  id text primary key,
  kept_id text not null,
  absorbed_id text not null,
  evidence text not null,
  confidence real not null check (confidence between 0 and 1),
  -- The principal; null when Tutti's own rule did it.
  merged_by text,
  reason text,
  merged_at timestamptz not null,
  -- The absorbed record's links as they were.
  links jsonb not null,
  unmerged_by text,
  unmerge_reason text,
  unmerged_at timestamptz
);
create index customer_merge_kept on customer_merge (kept_id, merged_at);
create index customer_merge_absorbed on customer_merge (absorbed_id);

-- Ids that a person said are not the same person, whatever they have in common.
create table customer_apart (
  system text not null,
  source_id text not null,
  other_system text not null,
  other_source_id text not null,
  merge_id text not null references customer_merge (id),
  primary key (system, source_id, other_system, other_source_id)
);

-- Where a golden record went that is another by now; clients may still hold its id.
create table golden_redirect (
  id text primary key,
  to_id text not null,
  at timestamptz not null
);
create index golden_redirect_to on golden_redirect (to_id);

-- A price is one of a variant in one channel.
alter table price
  add column channel text not null default 'WEB' check (channel in ('WEB', 'POS')),
  drop constraint price_variant_id_key,
  add unique (variant_id, channel);

-- Down Migration
