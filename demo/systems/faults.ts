/**
 * What an emulated system can be told to do wrong, for conformance tests and drills. Each emulator
 * shows it in its own dialect: "throttle" is a 429 in one and an error inside a 200 in another.
 */
export type SystemFault =
  | { readonly type: "slow"; readonly ms: number }
  /** The connection is cut before any answer. */
  | { readonly type: "down" }
  | { readonly type: "status"; readonly status: number }
  | { readonly type: "throttle" }
  | { readonly type: "html" }
  | { readonly type: "half-json" }
  | { readonly type: "empty" }
  /** One record of the answer says something impossible: a negative price or quantity. */
  | { readonly type: "negative-price" }
  /** One record of the answer carries an id that nobody asked for. */
  | { readonly type: "wrong-id" }
  /** A write is carried out, and the connection is cut before its answer. Reads are untouched. */
  | { readonly type: "drop-after-write" };

export type FaultType = SystemFault["type"];

/** The switchboard of one emulator. */
export type Faults = {
  /**
   * From now on, for the next `times` requests that the fault applies to (default: until cleared).
   * Returns what takes this fault back and leaves others.
   */
  readonly inject: (fault: SystemFault, times?: number) => () => void;
  readonly clear: () => void;
  /** For emulators: whether a fault of the type waits to be shown. */
  readonly armed: (type: FaultType) => boolean;
  /**
   * For emulators: takes the oldest fault of these types that has times left, and counts it as
   * used. An emulator asks at the point where a fault of that type applies to a request.
   */
  readonly take: <T extends FaultType>(...types: readonly T[]) => FaultOf<T> | null;
};

export type FaultOf<T extends FaultType> = Extract<SystemFault, { type: T }>;

export function createFaults(): Faults {
  let active: { readonly fault: SystemFault; left: number }[] = [];
  return {
    inject(fault, times = Number.POSITIVE_INFINITY) {
      const entry = { fault, left: times };
      active.push(entry);
      return () => {
        active = active.filter((other) => other !== entry);
      };
    },
    clear() {
      active = [];
    },
    armed: (type) => active.some(({ fault }) => fault.type === type),
    take<T extends FaultType>(...types: readonly T[]) {
      const found = active.find(({ fault }) => types.some((type) => type === fault.type));
      if (!found) return null;
      found.left -= 1;
      if (found.left <= 0) active = active.filter((entry) => entry !== found);
      return found.fault as FaultOf<T>;
    },
  };
}
