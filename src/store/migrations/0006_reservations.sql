-- Up Migration

-- Units that Tutti itself has promised, beside those that systems call reserved. Nothing but
-- reservations writes it: it is the sum of the lines that hold units of the level.
alter table inventory_level add column held bigint not null default 0 check (held >= 0);

-- When a system was asked for what it last told of by being asked; what was sold before then is in
-- it. Null while it has only told by itself, which may have been on its way for any time.
alter table observation add column asked_at timestamptz;

create table reservation (
  id text primary key,
  principal_id text not null,
  -- Derived from the mutation call, so that a call that is repeated after a crash finds it.
  idempotency_key text not null unique,
  status text not null check (status in ('HELD', 'RELEASED', 'EXPIRED', 'CONVERTED')),
  reference text,
  order_reference text,
  -- Why it was released, in the caller's words.
  reason text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- The call that ended it, for the same reason as idempotency_key.
  ended_key text,
  check ((status = 'HELD') = (ended_at is null))
);
create index reservation_created on reservation (created_at, id);
create index reservation_principal on reservation (principal_id, created_at, id);
create index reservation_due on reservation (expires_at) where status = 'HELD';
create index reservation_ended on reservation (ended_at) where status <> 'HELD';

create table reservation_line (
  reservation_id text not null references reservation (id) on delete cascade,
  position int not null,
  inventory_level_id text not null references inventory_level (id),
  -- As they were asked for. No references: their locks would meet those of whoever writes products.
  variant_id text not null,
  location_id text not null,
  quantity bigint not null check (quantity > 0),
  -- Whether its units still count in the level's held. A converted one holds on until its level
  -- was observed again.
  holds boolean not null,
  primary key (reservation_id, position)
);
create index reservation_line_holds on reservation_line (inventory_level_id) where holds;
create index reservation_line_variant on reservation_line (variant_id);

-- Down Migration
