/**
 * How rows of the world's entities are numbered, so that one entity of the world can stand behind
 * several rows and a row keeps its number for good. Lines take a block of `LINES_MAX` per document.
 */
export const LINES_MAX = 500;

/** Rows that a fresh company has before any of the retailer's own. */
export const FIXED = {
  company: 1,
  companyParty: 1,
  currency: 1,
  user: 1,
  unitCategory: 1,
  packCategory: 2,
  unit: 1,
  supplierCategory: 1,
  supplierLocation: 1,
  customerLocation: 2,
  lostAndFound: 3,
} as const;

export const partyOfSupplier = (supplier: number): number => supplier + FIXED.companyParty;
export const supplierOfParty = (party: number): number => party - FIXED.companyParty;

/** A warehouse and its three zones. */
export const warehouseOf = (location: number): number => 6 + location * 4;
export const locationOfWarehouse = (warehouse: number): number => (warehouse - 6) / 4;
export const inputOf = (location: number): number => warehouseOf(location) + 1;
export const outputOf = (location: number): number => warehouseOf(location) + 2;
export const storageOf = (location: number): number => warehouseOf(location) + 3;

export const lineOf = (document: number, index: number): number => document * LINES_MAX + index;

/** Four families of stock moves share one table. */
export const moveOf = (move: number): number => move * 4;
export const incomingMoveOf = (shipmentLine: number): number => shipmentLine * 4 + 1;
export const putAwayMoveOf = (shipmentLine: number): number => shipmentLine * 4 + 2;
export const reservationMoveOf = (stock: number): number => stock * 4 + 3;
