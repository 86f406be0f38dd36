import type { ExecutionResult, FieldNode, SelectionSetNode } from "graphql";
import { Kind, OperationTypeNode } from "graphql";
import type { ParsedOperation, PreparedOperation } from "../graphql/document-store.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import { callWith, type OperationCall } from "../graphql/executable-graph.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import type { Requester } from "../graphql/requester.ts";
import { WrittenData } from "../graphql/written-data.ts";
import { isOurId, keptInput } from "./kept-input.ts";
import type { AuditRecord, AuditStart, MutationAudit } from "./mutation-audit.ts";
import { createMutationNote, type MutationNote } from "./mutation-note.ts";

export type AuditingOptions = {
  readonly audit: MutationAudit;
  readonly mask: ErrorMask;
  /** Names of the mutations of our own graph, whose inputs are known. */
  readonly own: ReadonlySet<string>;
};

const FIELDS_MAX = 30;
const IDS_MAX = 100;
const NAME_MAX = 200;

/**
 * Keeps every mutation that is executed, before it is: what cannot be kept is not executed. It is
 * the last thing before the graph, so a mutation of another graph is kept like one of ours. One
 * that is not admitted is kept as refused.
 */
export function auditing(pipeline: Pipeline, options: AuditingOptions): Pipeline {
  const { audit, mask } = options;
  return {
    ...passingOn(pipeline),
    admit(request, principal, transport) {
      const admission = pipeline.admit(request, principal, transport);
      if (!("refusal" in admission) || admission.operation === undefined) return admission;
      const { operation, refusal } = admission;
      if (!isMutation(operation)) return admission;
      const call = { variables: request.variables, principal, requester: request.requester };
      const codes = refusal.errors.map(({ extensions }) => String(extensions["code"]));
      audit.refused(startOf(pipeline, operation, call, transport, options), [...new Set(codes)]);
      return admission;
    },
    execute: (operation, call) =>
      isMutation(operation) ? audited(operation, call) : pipeline.execute(operation, call),
  };

  async function audited(operation: PreparedOperation, call: OperationCall) {
    const note = createMutationNote();
    const noted = callWith(call, { newContext: () => Object.assign(call.newContext(), { note }) });
    let entry: Awaited<ReturnType<MutationAudit["begin"]>>;
    try {
      entry = await audit.begin(startOf(pipeline, operation, call, null, options));
    } catch (error) {
      return { errors: [mask(error, call.culprit)] };
    }
    const result = await pipeline.execute(operation, noted);
    await entry.end(recordOf(result, note));
    return result;
  }
}

/** Keeps the mutations that what stands before execution has refused. */
export function auditingRefusals(pipeline: Pipeline, options: AuditingOptions): Pipeline {
  return {
    ...passingOn(pipeline),
    execute: (operation, call) =>
      isMutation(operation) ? audited(operation, call) : pipeline.execute(operation, call),
  };

  async function audited(operation: PreparedOperation, call: OperationCall) {
    const result = await pipeline.execute(operation, call);
    if (result.data !== undefined) return result;
    const codes = codesOf(result).filter((code) => NOT_BEGUN.has(code));
    if (codes.length > 0) {
      options.audit.refused(startOf(pipeline, operation, call, null, options), codes);
    }
    return result;
  }
}

const NOT_BEGUN = new Set(["RATE_LIMITED", "OPERATIONS_TOO_MANY"]);

/** Its schema may become another. */
function passingOn(pipeline: Pipeline): Pipeline {
  return {
    get schema() {
      return pipeline.schema;
    },
    admit: pipeline.admit,
    warm: pipeline.warm,
    execute: pipeline.execute,
    subscribe: pipeline.subscribe,
  };
}

function isMutation({ operation }: ParsedOperation): boolean {
  return operation.operation === OperationTypeNode.MUTATION;
}

type Asked = Pick<OperationCall, "variables" | "principal"> & {
  readonly requester?: Requester | undefined;
};

function startOf(
  { schema }: Pipeline,
  parsed: ParsedOperation,
  { variables, principal, requester }: Asked,
  transport: string | null,
  { own }: AuditingOptions,
): AuditStart {
  const { operation } = parsed;
  const nodes = rootFields(parsed, operation.selectionSet).slice(0, FIELDS_MAX);
  return {
    principalId: principal.id,
    principalName: principal.name.slice(0, NAME_MAX),
    requestId: requester?.id ?? "",
    clientAddress: requester?.clientAddress ?? "",
    transport: requester?.transport ?? transport ?? "",
    operationName: operation.name?.value.slice(0, NAME_MAX) ?? null,
    mutations: nodes.map(({ name }) => name.value.slice(0, NAME_MAX)),
    inputs: nodes.map((node) => keptInput(schema, node, variables, own)),
  };
}

/** Of documents that are not valid, too, so that fragments may spread each other in a circle. */
function rootFields(
  { document }: ParsedOperation,
  { selections }: SelectionSetNode,
): readonly FieldNode[] {
  const spread = new Set<string>();
  const within = (set: SelectionSetNode): readonly FieldNode[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return within(selection.selectionSet);
      if (spread.has(selection.name.value)) return [];
      spread.add(selection.name.value);
      const named = document.definitions.find(
        (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
      );
      return named?.kind === Kind.FRAGMENT_DEFINITION ? within(named.selectionSet) : [];
    });
  return within({ kind: Kind.SELECTION_SET, selections });
}

/** What became of it: our own fields have told themselves, of others the answer tells. */
function recordOf(result: ExecutionResult, note: MutationNote): AuditRecord {
  const values = WrittenData.valuesOf(result.data) ?? result.data;
  const codes = [...new Set([...note.codes(), ...codesOf(result), ...userErrorsIn(values)])];
  const recordIds = [...new Set([...note.ids(), ...idsIn(values)])].slice(0, IDS_MAX);
  const outcome = values === undefined ? "REFUSED" : codes.length > 0 ? "FAILED" : "DONE";
  return { outcome, codes, recordIds };
}

function codesOf({ errors = [] }: ExecutionResult): readonly string[] {
  return errors.map(({ extensions }) => String(extensions["code"] ?? "INTERNAL").slice(0, 60));
}

function userErrorsIn(data: unknown): readonly string[] {
  return Object.values((data as object | null | undefined) ?? {}).flatMap((payload) => {
    const errors = (payload as { userErrors?: unknown } | null)?.userErrors;
    if (!Array.isArray(errors)) return [];
    return errors.map((one: { code?: unknown }) => String(one?.code ?? "USER_ERROR").slice(0, 60));
  });
}

function idsIn(value: unknown): readonly string[] {
  if (isOurId(value)) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}
