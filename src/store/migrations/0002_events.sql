-- Up Migration

-- What writers have put down inside their transactions and the sequencer has not yet taken.
-- Nearly empty at all times and rewritten all the time, hence vacuumed early and without pause.
create table event_outbox (
  sequence bigint generated always as identity (cache 1) primary key,
  id text not null,
  type text not null,
  version smallint not null,
  subject text not null,
  at timestamptz not null,
  principal text,
  run text,
  trace text,
  data jsonb not null
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_cost_delay = 0
);

-- Everything that happened, in its final order: log_offset is 1, 2, 3, ... without holes.
create table event_log (
  log_offset bigint primary key,
  id text not null,
  type text not null,
  version smallint not null,
  subject text not null,
  at timestamptz not null,
  principal text,
  run text,
  trace text,
  data jsonb not null
);
-- On an expression, so that a query in this order can use no other index: by its averages the
-- planner takes a rare type for a common one, and would walk the primary key.
create index event_log_type on event_log (type, (log_offset + 0));
create index event_log_subject on event_log (subject, log_offset);
create index event_log_run on event_log (run, log_offset) where run is not null;

-- One row: which log this is, where it ends, and the oldest offset that is still kept. An empty
-- log has head 0 and lowest 1. Locked by whoever moves events or prunes them.
create table event_head (
  one boolean primary key default true check (one),
  log_id uuid not null default gen_random_uuid(),
  head bigint not null default 0,
  lowest bigint not null default 1,
  -- When events were last moved, by the server's clock: writers need not wake a busy sequencer.
  moved_at timestamptz not null default '-infinity',
  check (lowest between 1 and head + 1)
) with (fillfactor = 10);
insert into event_head default values;

-- Moves at most batch_max committed events from the outbox to the end of the log. One statement
-- and so one transaction: whoever calls it can be stopped before or after, never in between.
-- src/events/sequencer.ts says why the order is right.
create function sequence_events(batch_max integer, out moved integer, out new_head bigint)
language plpgsql as $$
begin
  moved := 0;
  perform from event_outbox order by sequence limit 1;
  if not found then
    select head into new_head from event_head;
    return;
  end if;

  -- Should two callers ever meet, the second waits here, and its next statement sees what the
  -- first has done.
  select head into new_head from event_head for update;

  with taken as (
    delete from event_outbox
    where ctid = any (array(select ctid from event_outbox order by sequence limit batch_max))
    returning *
  )
  insert into event_log
    (log_offset, id, type, version, subject, at, principal, run, trace, data)
  select new_head + row_number() over (order by sequence),
    id, type, version, subject, at, principal, run, trace, data
  from taken;
  get diagnostics moved = row_count;

  new_head := new_head + moved;
  update event_head set head = new_head, moved_at = clock_timestamp();
end
$$;

-- Down Migration

drop function sequence_events;
drop table event_head;
drop table event_log;
drop table event_outbox;
