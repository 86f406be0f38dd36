import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";
import { Kind } from "graphql";
import type { FaultCode } from "../../kernel/faults.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/** What one operation may ask at most, fragments written out; tokens count for the whole document. */
export type DocumentLimits = {
  readonly tokensMax: number;
  /** Fields within fields. The standard introspection query has 15. */
  readonly depthMax: number;
  readonly fieldsMax: number;
  readonly rootFieldsMax: number;
  /** Aliases of `__typename` count too. */
  readonly aliasesMax: number;
  readonly directivesMax: number;
  /** What an operation may cost, lists within lists multiplied (see `prepareCost`). */
  readonly costMax: number;
  /** Values in variables, those within lists and objects too; and how deeply they may be nested. */
  readonly variablesMax: number;
  readonly variablesDepthMax: number;
};

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokensMax: 5_000,
  depthMax: 20,
  fieldsMax: 2_000,
  rootFieldsMax: 30,
  aliasesMax: 100,
  directivesMax: 100,
  costMax: 100_000,
  variablesMax: 10_000,
  variablesDepthMax: 20,
};

/**
 * Measures every operation of a parsed document, valid or not, before anything costly is done
 * with it; the fault names the first limit it exceeds. Takes time linear in the document.
 */
export function checkDocumentLimits(document: DocumentNode, limits: DocumentLimits): Result<null> {
  const measure = measureWith(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure(definition);
    for (const [name, limit, code, noun] of CHECKS) {
      if (size[name] <= limits[limit]) continue;
      const counted = size[name] > 1e9 ? "over a billion" : size[name];
      return err(code, `The operation has ${counted} ${noun}; at most ${limits[limit]} may be.`);
    }
  }
  return ok(null);
}

type Size = {
  readonly depth: number;
  readonly fields: number;
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
};

const CHECKS: readonly (readonly [keyof Size, keyof DocumentLimits, FaultCode, string])[] = [
  ["depth", "depthMax", "DOCUMENT_TOO_DEEP", "levels of fields"],
  ["fields", "fieldsMax", "FIELDS_TOO_MANY", "fields"],
  ["rootFields", "rootFieldsMax", "ROOT_FIELDS_TOO_MANY", "fields at its root"],
  ["aliases", "aliasesMax", "ALIASES_TOO_MANY", "aliases"],
  ["directives", "directivesMax", "DIRECTIVES_TOO_MANY", "directives"],
];

const NOTHING: Size = { depth: 0, fields: 0, rootFields: 0, aliases: 0, directives: 0 };

function measureWith(document: DocumentNode): (operation: OperationDefinitionNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const measured = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    // A fragment within itself counts as nothing here; validation refuses it afterwards.
    measured.set(name, NOTHING);
    if (fragment === undefined) return NOTHING;
    const size = withDirectives(ofSelections(fragment.selectionSet), fragment);
    measured.set(name, size);
    return size;
  };
  const ofSelections = (set: SelectionSetNode): Size => {
    let total = NOTHING;
    for (const selection of set.selections) {
      let size: Size;
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet ? ofSelections(selection.selectionSet) : NOTHING;
        size = {
          depth: inner.depth + 1,
          fields: inner.fields + 1,
          rootFields: 1,
          aliases: inner.aliases + (selection.alias ? 1 : 0),
          directives: inner.directives,
        };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        size = ofSelections(selection.selectionSet);
      } else {
        size = ofFragment(selection.name.value);
      }
      total = together(total, withDirectives(size, selection));
    }
    return total;
  };
  return (operation) => withDirectives(ofSelections(operation.selectionSet), operation);
}

function withDirectives(size: Size, node: { readonly directives?: readonly unknown[] }): Size {
  const count = node.directives?.length ?? 0;
  return count === 0 ? size : { ...size, directives: size.directives + count };
}

function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    rootFields: a.rootFields + b.rootFields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  };
}
