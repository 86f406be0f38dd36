import type { FieldNode } from "graphql";
import { Kind, visit } from "graphql";
import type { Variables } from "../graphql/compiled-operations.ts";
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { Shareable, SharedStreamLimits } from "./shared-stream.ts";
import { SharedStream } from "./shared-stream.ts";

export type SharedStreams = {
  /** The one that runs for this; null when there is none. */
  running(operation: PreparedOperation, key: string): SharedStream | null;
  /** The same, held; it is opened when there is none. The caller releases it. */
  hold(
    operation: PreparedOperation,
    key: string,
    open: (signal: AbortSignal) => Promise<Shareable>,
  ): SharedStream;
};

/** The shared streams of a process: one for each operation, variables and audience. */
export function sharedStreams(limits: SharedStreamLimits): SharedStreams {
  const all = new WeakMap<PreparedOperation, Map<string, SharedStream>>();
  const running = (operation: PreparedOperation, key: string) =>
    all.get(operation)?.get(key) ?? null;
  return {
    running,
    hold(operation, key, open) {
      const streams = all.get(operation) ?? new Map<string, SharedStream>();
      all.set(operation, streams);
      let stream = streams.get(key);
      if (stream === undefined) {
        const own: SharedStream = new SharedStream(open, limits, () => {
          if (streams.get(key) === own) streams.delete(key);
        });
        streams.set(key, own);
        stream = own;
      }
      stream.hold();
      return stream;
    },
  };
}

/**
 * What an execution depends on beside its operation: the audience, and the variables that the
 * operation declares, without the one that only says where its stream begins. One that is left out
 * has its default, or takes its argument's; an explicit null has neither, so names stand with values.
 */
export function shareKey(
  operation: PreparedOperation,
  variables: Variables,
  audience: string,
): string {
  const given = namesOf(operation)
    .filter((name) => Object.hasOwn(variables, name) && variables[name] !== undefined)
    .map((name) => [name, variables[name]]);
  return `${canonical(given)}\n${audience}`;
}

const known = new WeakMap<PreparedOperation, readonly string[]>();

function namesOf(prepared: PreparedOperation): readonly string[] {
  const before = known.get(prepared);
  if (before !== undefined) return before;
  const beginning = beginningOf(prepared);
  const names = (prepared.operation.variableDefinitions ?? [])
    .map(({ variable }) => variable.name.value)
    .filter((name) => name !== beginning)
    .sort();
  known.set(prepared, names);
  return names;
}

/** The variable that is the root field's `after`, when it is used for nothing else. */
function beginningOf({ document, operation }: PreparedOperation): string | null {
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD) return null;
  const name = variableOf(root, "after");
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable(node) {
      if (node.name.value === name) uses += 1;
    },
  });
  return uses === 1 ? name : null;
}

function variableOf(field: FieldNode, argument: string): string | null {
  const value = field.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}

/** JSON in which the order of an object's keys says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
