import type { Pipe } from "./frame.ts";

/** What waits to be written to one client. */
export type Parcel = {
  /** For what it waits, so that it can be taken back. */
  readonly owner: object;
  readonly bytes: number;
  /** Called when it is its turn. */
  readonly write: (pipe: Pipe) => void;
};

export type LineLimits = {
  /** Of what waits for one client beside what its socket has taken. */
  readonly waitingBytesMax: number;
  readonly waitingEventsMax: number;
};

/**
 * The way to one client. What it sends is handed to the pipe while the pipe takes it, which is
 * until its own buffer is full; the rest waits here, in order and within a budget. Of parcels with
 * one key only the newest waits. What waits is written as one batch before what came later, so that
 * a key that changes all the time is not put off for ever.
 */
export class Line {
  readonly #pipe: Pipe;
  readonly #limits: LineLimits;
  #arriving: Map<string | object, Parcel> | null = null;
  #leaving: Map<string | object, Parcel> | null = null;
  #bytes = 0;
  #count = 0;
  #waitsForDrain = false;
  #waiters: (() => void)[] | null = null;
  #closed = false;

  constructor(pipe: Pipe, limits: LineLimits) {
    this.#pipe = pipe;
    this.#limits = limits;
  }

  /** Nothing waits, and the pipe takes more. */
  isClear(): boolean {
    return this.#count === 0 && !this.#pipe.writableNeedDrain;
  }

  /** Whether a parcel may wait within the budget. */
  fits(bytes: number, key: string | null): boolean {
    const replaced = (key !== null && this.#arriving?.get(key)) || null;
    const { waitingBytesMax, waitingEventsMax } = this.#limits;
    return (
      this.#count + (replaced ? 0 : 1) <= waitingEventsMax &&
      this.#bytes + bytes - (replaced?.bytes ?? 0) <= waitingBytesMax
    );
  }

  /** Where to write at once, when the line is clear. */
  get pipe(): Pipe {
    return this.#pipe;
  }

  /** Writes it now, or after what waits. The budget is the caller's to ask for. */
  send(parcel: Parcel, key: string | null = null): void {
    if (this.#closed) return;
    if (this.isClear()) {
      parcel.write(this.#pipe);
      return;
    }
    this.#arriving ??= new Map();
    const replaced = key === null ? undefined : this.#arriving.get(key);
    if (key !== null && replaced) {
      this.#forget(replaced);
      // A Map keeps the place of a key that is set again.
      this.#arriving.delete(key);
    }
    this.#arriving.set(key ?? parcel, parcel);
    this.#bytes += parcel.bytes;
    this.#count += 1;
    this.#awaitDrain();
  }

  /** Takes back what waits for somebody. */
  drop(owner: object): void {
    for (const batch of [this.#leaving, this.#arriving]) {
      for (const [key, parcel] of batch ?? []) {
        if (parcel.owner !== owner) continue;
        batch?.delete(key);
        this.#forget(parcel);
      }
    }
    if (this.#count === 0) this.#letGo();
  }

  /** How much waits. */
  waiting(): number {
    return this.#count;
  }

  /** Resolves when the line is clear, or closed. */
  room(): Promise<void> {
    if (this.#closed || this.isClear()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters ??= [];
      this.#waiters.push(resolve);
      this.#awaitDrain();
    });
  }

  /** Forgets what waits; nothing is written any more. */
  close(): void {
    this.#closed = true;
    this.#arriving = null;
    this.#leaving = null;
    this.#bytes = 0;
    this.#count = 0;
    this.#letGo();
  }

  #forget(parcel: Parcel): void {
    this.#bytes -= parcel.bytes;
    this.#count -= 1;
  }

  #awaitDrain(): void {
    if (this.#waitsForDrain) return;
    this.#waitsForDrain = true;
    this.#pipe.once("drain", () => {
      this.#waitsForDrain = false;
      this.#move();
    });
  }

  #move(): void {
    while (!this.#closed && this.#count > 0 && !this.#pipe.writableNeedDrain) {
      if (!this.#leaving?.size) {
        this.#leaving = this.#arriving;
        this.#arriving = null;
      }
      const [next] = this.#leaving ?? [];
      if (next === undefined) break;
      const [key, parcel] = next;
      this.#leaving?.delete(key);
      this.#forget(parcel);
      parcel.write(this.#pipe);
    }
    if (this.#closed || this.isClear()) {
      this.#leaving = null;
      this.#letGo();
    } else {
      this.#awaitDrain();
    }
  }

  #letGo(): void {
    const waiters = this.#waiters;
    this.#waiters = null;
    for (const resolve of waiters ?? []) resolve();
  }
}
