/**
 * What a limited principal sees of a table: all of it, nothing, or the rows that fulfill a
 * condition. In a condition `t` is the row, `:suppliers`, `:channels` and `:principal` are the
 * principal's, and the name of another table means what the principal sees of that one.
 */
export type RowRule = "shared" | "closed" | OwnRows;

export type OwnRows = {
  readonly where: string;
  /** Every column of the table, where one is shown differently; all as they are, when left out. */
  readonly columns?: string;
};

/**
 * A rule for every table, each after those that its condition names; docs/access.md says the same
 * by noun, and a test compares this with the database. A table without a rule is a failing test.
 */
export const ROW_RULES = {
  // The catalog is what every shopper sees, and places are where goods come from and go to.
  product: "shared",
  variant: "shared",
  location: "shared",

  // Of a channel.
  sales_order: { where: "t.channel = any(:channels)" },
  order_line: { where: "exists (select from sales_order o where o.id = t.order_id)" },
  price: { where: "t.channel = any(:channels)" },
  // Whoever has bought in one of the channels.
  customer: { where: "exists (select from sales_order o where o.customer_id = t.id)" },
  golden_redirect: { where: "exists (select from customer c where c.id = t.to_id)" },

  // Of a supplier.
  supplier: { where: "t.id = any(:suppliers)" },
  supplier_offer: { where: "t.supplier_id = any(:suppliers)" },
  purchase_order: { where: "t.supplier_id = any(:suppliers)" },
  purchase_order_line: {
    where: "exists (select from purchase_order po where po.id = t.purchase_order_id)",
  },
  inbound_shipment: { where: "t.supplier_id = any(:suppliers)" },
  inbound_shipment_line: {
    where: "exists (select from inbound_shipment s where s.id = t.inbound_shipment_id)",
  },

  // Of whoever sells, and of those who supply the variant. What is incoming is counted anew from
  // the orders that are seen: the total would tell of the other suppliers'.
  inventory_level: {
    where: `cardinality(:channels) > 0
      or exists (select from supplier_offer f where f.variant_id = t.variant_id)`,
    columns: `t.id, t.variant_id, t.location_id, t.on_hand, t.reserved,
      (select coalesce(sum(greatest(pl.quantity - pl.received, 0)), 0)::bigint
       from purchase_order_line pl join purchase_order po on po.id = pl.purchase_order_id
       where pl.variant_id = t.variant_id and po.location_id = t.location_id
         and po.status in ('QUOTED', 'CONFIRMED')) as incoming,
      t.updated_at, t.system, t.source_id, t.observed_at, t.held`,
  },

  // Of whoever made it.
  reservation: { where: "t.principal_id = :principal" },
  reservation_line: {
    where: `exists (select from reservation r where r.id = t.reservation_id)
      and exists (select from inventory_level i where i.id = t.inventory_level_id)`,
  },

  // Of whoever sees the record. An inventory level's would tell what others bring; a record's past
  // with another supplier or in another channel is not its present owner's.
  crosswalk: {
    where: `t.kind in ('product', 'variant', 'location')
      or t.kind = 'supplier' and t.golden_id = any(:suppliers)`,
  },
  history: {
    where: `(exists (select from product p where p.id = t.record_id)
        or exists (select from price p where p.id = t.record_id)
        or exists (select from sales_order o where o.id = t.record_id)
        or exists (select from purchase_order po where po.id = t.record_id))
      and not exists (
        select from tutti.history moved
        where moved.record_id = t.record_id and moved.seq >= t.seq
          and (moved.changes @> '[{"field": "supplierId"}]'
            or moved.changes @> '[{"field": "channel"}]'))`,
  },

  // It does not tell whose goods are moved, and all of them together tell what is sold.
  stock_movement: "closed",

  // How Tutti comes to know things, and what it does with them, is the retailer's own.
  observation: "closed",
  pending_reference: "closed",
  reread_request: "closed",
  quarantine: "closed",
  sync_state: "closed",
  connector_health: "closed",
  webhook_delivery: "closed",
  customer_key: "closed",
  customer_merge: "closed",
  customer_apart: "closed",
  event_outbox: "closed",
  event_log: "closed",
  event_head: "closed",
  api_key: "closed",
  mutation_call: "closed",
  mutation_audit: "closed",
  executor: "closed",
  run: "closed",
  run_step: "closed",
  proposal: "closed",
  decision: "closed",
  approval: "closed",
  approval_delivery: "closed",
  effect: "closed",
  insight: "closed",
  chain_state: "closed",
  kill_switch: "closed",
  migration: "closed",
} as const satisfies Readonly<Record<string, RowRule>>;

export type RuledTable = keyof typeof ROW_RULES;
