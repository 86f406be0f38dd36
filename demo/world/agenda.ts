/** What the world has to do at a time in the future. */
export type Due =
  | { readonly type: "ship"; readonly order: string }
  | { readonly type: "refund"; readonly order: string; readonly lines: readonly RefundedLine[] }
  | {
      readonly type: "receipt-refund";
      readonly receipt: string;
      readonly lines: readonly RefundedLine[];
    }
  | { readonly type: "arrive"; readonly shipment: string }
  /** A supplier says when a late shipment will come, or that a lost one will not. */
  | { readonly type: "tell-delay"; readonly shipment: string }
  | { readonly type: "give-up"; readonly shipment: string }
  | { readonly type: "duplicate-contact"; readonly contact: string }
  | { readonly type: "crm" }
  | { readonly type: "store-day" }
  | { readonly type: "transfers" }
  | { readonly type: "buying" }
  | { readonly type: "prices" };

export type RefundedLine = { readonly line: string; readonly quantity: number };

export type Agenda = {
  readonly add: (atMs: number, due: Due) => void;
  /** When the next thing is due; Infinity when nothing is. */
  readonly nextMs: () => number;
  /** Takes the next thing off; things due at one time come in the order they were added. */
  readonly take: () => Due | undefined;
};

type Entry = { readonly atMs: number; readonly turn: number; readonly due: Due };

/** A binary heap by time. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let turn = 0;
  return {
    add(atMs, due) {
      turn += 1;
      heap.push({ atMs, turn, due });
      siftUp(heap);
    },
    nextMs: () => heap[0]?.atMs ?? Number.POSITIVE_INFINITY,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first !== undefined && last !== undefined && heap.length > 0) {
        heap[0] = last;
        siftDown(heap);
      }
      return first?.due;
    },
  };
}

function before(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);
}

function siftUp(heap: Entry[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: Entry[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const smaller = before(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!before(heap[smaller], heap[at])) return;
    swap(heap, at, smaller);
    at = smaller;
  }
}

function swap(heap: Entry[], a: number, b: number): void {
  const [x, y] = [heap[a], heap[b]];
  if (x === undefined || y === undefined) return;
  heap[a] = y;
  heap[b] = x;
}
