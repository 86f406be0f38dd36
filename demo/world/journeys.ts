/** How shipments fare in truth, by shipment, while they are waited for; nobody sees it. */
export type Journeys = Map<string, Journey>;

export type Journey = {
  readonly leavesMs: number;
  readonly arrivesMs: number;
  readonly lost: boolean;
  /** How much later than it should commands have made it. */
  readonly lateMs: number;
  /** What of that the supplier has not told yet. */
  readonly untoldMs: number;
};
