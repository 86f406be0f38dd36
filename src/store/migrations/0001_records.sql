-- Up Migration

-- What each system last said of each thing: the evidence that golden records are made from.
create table observation (
  system text not null,
  kind text not null,
  source_id text not null,
  record jsonb not null,
  digest text not null,
  source_updated_at timestamptz,
  observed_at timestamptz not null,
  -- When Tutti heard that it is gone there.
  deleted_at timestamptz,
  primary key (system, kind, source_id)
);
create index observation_deleted on observation (deleted_at) where deleted_at is not null;

-- A system's id joined to a golden record, with what the join rests on.
create table crosswalk (
  system text not null,
  kind text not null,
  source_id text not null,
  golden_id text not null,
  evidence text not null,
  confidence real not null check (confidence between 0 and 1),
  joined_at timestamptz not null,
  primary key (system, kind, source_id)
);
create index crosswalk_golden on crosswalk (golden_id);

-- An observation that refers to something its system has not told us of yet.
create table pending_reference (
  system text not null,
  kind text not null,
  source_id text not null,
  waits_kind text not null,
  waits_source_id text not null,
  since timestamptz not null,
  primary key (system, kind, source_id, waits_kind, waits_source_id)
);
create index pending_reference_waits on pending_reference (system, waits_kind, waits_source_id);

-- Things to be read again from their system, because a delivery named them without telling enough
-- or because others wait for them.
create table reread_request (
  system text not null,
  kind text not null,
  source_id text not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  primary key (system, kind, source_id)
);
create index reread_request_due on reread_request (system, due_at);

create table quarantine (
  id text primary key,
  system text not null,
  kind text not null,
  source_id text,
  reason text not null,
  at text not null,
  payload jsonb,
  received_at timestamptz not null,
  resolved_at timestamptz
);
create index quarantine_newest on quarantine (received_at desc, id desc);
create index quarantine_resolved on quarantine (resolved_at) where resolved_at is not null;
create index quarantine_open on quarantine (system, kind, source_id) where resolved_at is null;

-- How far each kind of each system has come; saved with the page it stands for.
create table sync_state (
  system text not null,
  kind text not null,
  phase text not null check (phase in ('WAITING', 'BACKFILL', 'LIVE')),
  cursor text,
  records bigint not null default 0,
  total bigint,
  begun_at timestamptz not null,
  updated_at timestamptz not null,
  code text,
  message text,
  primary key (system, kind)
);

create table connector_health (
  system text primary key,
  status text not null check (status in ('UP', 'DEGRADED', 'DOWN')),
  since timestamptz not null,
  last_success_at timestamptz,
  code text,
  message text
);

-- Deliveries already taken in, so that one delivered again changes nothing.
create table webhook_delivery (
  system text not null,
  delivery_id text not null,
  received_at timestamptz not null,
  primary key (system, delivery_id)
);
create index webhook_delivery_age on webhook_delivery (received_at);

-- What changed in a golden record, when and at whose word.
create table history (
  record_id text not null,
  at timestamptz not null,
  seq bigint generated always as identity,
  system text not null,
  changes jsonb not null,
  primary key (record_id, seq)
);
create index history_age on history (at);

create table product (
  id text primary key,
  title text not null,
  description text not null,
  vendor text,
  status text not null,
  categories text[] not null,
  images jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null,
  search_text text not null,
  words tsvector generated always as (to_tsvector('english', search_text)) stored
);
create index product_words on product using gin (words);
-- Categories are compared without case; the index is over the same expression as the question.
create function lower_all(text[]) returns text[] language sql immutable strict parallel safe
  return (select coalesce(array_agg(lower(one)), '{}') from unnest($1) as one);
create index product_categories on product using gin (lower_all(categories));
create index product_vendor on product (lower(vendor));
create index product_title on product (title, id);
create index product_updated on product (updated_at, id);
create index product_created on product (created_at, id);

create table variant (
  id text primary key,
  product_id text not null references product (id),
  position int not null,
  title text not null,
  sku text,
  gtin text,
  options jsonb not null,
  status text not null check (status in ('ACTIVE', 'REMOVED'))
);
create index variant_removed on variant (id) where status = 'REMOVED';
create index variant_product on variant (product_id, position);
create index variant_sku on variant (sku);
create index variant_gtin on variant (gtin);

create table price (
  id text primary key,
  variant_id text not null unique references variant (id),
  amount_e4 bigint not null check (amount_e4 >= 0),
  compare_at_e4 bigint,
  currency text not null,
  tax_included boolean not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);

create table location (
  id text primary key,
  name text not null,
  code text,
  type text not null,
  address jsonb,
  active boolean not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);

create table inventory_level (
  id text primary key,
  variant_id text not null references variant (id),
  location_id text not null references location (id),
  on_hand bigint not null,
  reserved bigint not null,
  incoming bigint not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null,
  unique (variant_id, location_id)
);
create index inventory_level_location on inventory_level (location_id, variant_id);
create index inventory_level_on_hand on inventory_level (on_hand, id);

create table customer (
  id text primary key,
  given_name text,
  family_name text,
  display_name text not null,
  email text,
  phone text,
  addresses jsonb not null,
  email_consent text not null,
  tags text[] not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null,
  search_text text not null,
  words tsvector generated always as (to_tsvector('simple', search_text)) stored
);
create index customer_name on customer (display_name, id);
create index customer_email on customer (lower(email));
create index customer_words on customer using gin (words);

create table sales_order (
  id text primary key,
  number text not null,
  channel text not null,
  status text not null,
  payment_status text not null,
  fulfillment_status text not null,
  placed_at timestamptz not null,
  cancelled_at timestamptz,
  customer_id text,
  location_id text,
  currency text not null,
  tax_included boolean not null,
  subtotal_e4 bigint not null,
  shipping_e4 bigint not null,
  tax_e4 bigint not null,
  total_e4 bigint not null,
  refunded_e4 bigint not null,
  fulfillments jsonb not null,
  refunds jsonb not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index sales_order_placed on sales_order (placed_at, id);
create index sales_order_updated on sales_order (updated_at, id);
create index sales_order_total on sales_order (total_e4, id);
create index sales_order_number on sales_order (number);
create index sales_order_customer on sales_order (customer_id, placed_at);
create index sales_order_location on sales_order (location_id);

create table order_line (
  id text primary key,
  order_id text not null references sales_order (id) on delete cascade,
  position int not null,
  source_id text not null,
  variant_id text,
  sku text,
  title text not null,
  quantity bigint not null,
  unit_price_e4 bigint not null,
  total_e4 bigint not null,
  placed_at timestamptz not null,
  location_id text,
  cancelled boolean not null
);
create index order_line_order on order_line (order_id, position);
create index order_line_variant on order_line (variant_id, placed_at, order_id)
  include (quantity, location_id);

create table supplier (
  id text primary key,
  name text not null,
  code text,
  email text,
  country text,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index supplier_name on supplier (name, id);

create table supplier_offer (
  id text primary key,
  supplier_id text not null references supplier (id),
  variant_id text not null references variant (id),
  unit_cost_e4 bigint not null check (unit_cost_e4 >= 0),
  currency text not null,
  lead_time_days int not null,
  minimum_quantity bigint not null,
  pack_size bigint not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index supplier_offer_variant on supplier_offer (variant_id, unit_cost_e4, id);
create index supplier_offer_supplier on supplier_offer (supplier_id, id);

create table purchase_order (
  id text primary key,
  number text,
  reference text,
  supplier_id text not null references supplier (id),
  location_id text not null references location (id),
  status text not null,
  ordered_at timestamptz not null,
  expected_at timestamptz,
  total_e4 bigint not null,
  currency text not null,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index purchase_order_ordered on purchase_order (ordered_at, id);
create index purchase_order_expected on purchase_order (expected_at, id);
create index purchase_order_total on purchase_order (total_e4, id);
create index purchase_order_supplier on purchase_order (supplier_id, ordered_at);
create index purchase_order_reference on purchase_order (reference);
create index purchase_order_number on purchase_order (number);

create table purchase_order_line (
  id text primary key,
  purchase_order_id text not null references purchase_order (id) on delete cascade,
  position int not null,
  variant_id text not null references variant (id),
  quantity bigint not null,
  received bigint not null,
  unit_cost_e4 bigint not null
);
create index purchase_order_line_order on purchase_order_line (purchase_order_id, position);
create index purchase_order_line_variant on purchase_order_line (variant_id);

create table inbound_shipment (
  id text primary key,
  number text,
  supplier_id text not null references supplier (id),
  location_id text not null references location (id),
  status text not null,
  expected_at timestamptz,
  received_at timestamptz,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index inbound_shipment_expected on inbound_shipment (expected_at, id);

create table inbound_shipment_line (
  id text primary key,
  inbound_shipment_id text not null references inbound_shipment (id) on delete cascade,
  position int not null,
  variant_id text not null references variant (id),
  quantity bigint not null,
  purchase_order_id text
);
create index inbound_shipment_line_shipment on inbound_shipment_line (inbound_shipment_id, position);
create index inbound_shipment_line_order on inbound_shipment_line (purchase_order_id);

create table stock_movement (
  id text primary key,
  variant_id text not null references variant (id),
  from_location_id text,
  to_location_id text,
  quantity bigint not null,
  reason text not null,
  status text not null,
  effective_at timestamptz not null,
  origin text,
  updated_at timestamptz not null,
  system text not null,
  source_id text not null,
  observed_at timestamptz not null
);
create index stock_movement_effective on stock_movement (effective_at, id);
create index stock_movement_variant on stock_movement (variant_id, effective_at);

-- Down Migration
