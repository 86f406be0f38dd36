import type { DocumentNode } from "graphql";
import { visit } from "graphql";
import { type Link, linksOf } from "./links.ts";

/** What we read of a supergraph beside its joins, by specification. */
const READ: Readonly<Record<string, readonly string[]>> = {
  requiresScopes: ["requiresScopes"],
  authenticated: ["authenticated"],
  policy: ["policy"],
  inaccessible: ["inaccessible"],
  cost: ["cost", "listSize"],
};

/**
 * The document with every directive that we read under the name that its specification gives it: a
 * `@link` may call it otherwise (`as`), and a rule under another name must not be lost. What another
 * directive of the schema has taken that name for is left out.
 */
export function withOwnNames(document: DocumentNode): DocumentNode {
  const names = new Map<string, string>();
  for (const link of linksOf(document)) {
    for (const element of READ[specified(link)] ?? []) names.set(nameOf(link, element), element);
  }
  const own = new Set(names.values());
  if ([...names].every(([name, element]) => name === element)) return document;
  const named = <Node extends { readonly name: { readonly value: string } }>(node: Node) => {
    const name = node.name.value;
    const element = names.get(name);
    if (element !== undefined) return { ...node, name: { ...node.name, value: element } };
    return own.has(name) ? null : undefined;
  };
  return visit(document, { Directive: named, DirectiveDefinition: named });
}

/** A link elsewhere may end with the same name, and mean something else by it. */
function specified({ url, name }: Link): string {
  return /^https?:\/\/specs\.apollo\.dev\//.test(url) ? name : "";
}

/** As it is imported, else under the specification's own name. */
function nameOf({ name, prefix, imports }: Link, element: string): string {
  return imports.get(element) ?? (element === name ? prefix : `${prefix}__${element}`);
}
