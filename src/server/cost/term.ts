export type Variables = Readonly<Record<string, unknown>>;

/** A number that may depend on an operation's variables; what does not is known ahead. */
export type Term = number | ((variables: Variables) => number);

export function amountOf(term: Term, variables: Variables): number {
  return typeof term === "number" ? term : term(variables);
}

export function sum(a: Term, b: Term): Term {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  return (variables) => amountOf(a, variables) + amountOf(b, variables);
}

export function times(a: Term, b: Term): Term {
  if (typeof a === "number" && typeof b === "number") return a * b;
  if (a === 0 || b === 0) return 0;
  return (variables) => amountOf(a, variables) * amountOf(b, variables);
}

export function greatest(terms: readonly Term[]): Term {
  if (terms.every((term) => typeof term === "number")) return Math.max(0, ...terms);
  return (variables) => Math.max(0, ...terms.map((term) => amountOf(term, variables)));
}
