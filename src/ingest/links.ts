import {
  addLinks,
  findLinks,
  holdLinks,
  type Link,
  linkKey,
} from "../store/crosswalk-repository.ts";
import type { Sql } from "../store/database.ts";
import type { Key } from "../store/observation-repository.ts";
import type { Resolve } from "./recipe.ts";

/** The crosswalk as one transaction knows it: asked for in batches, answered from memory. */
export class Links {
  readonly #tx: Sql;
  readonly #at: string;
  readonly #known = new Map<string, Map<string, string>>();
  readonly #asked = new Set<string>();

  constructor(tx: Sql, at: string) {
    this.#tx = tx;
    this.#at = at;
  }

  /** Makes sure that these ids are known, if they are joined to anything. One statement. */
  async learn(system: string, keys: readonly Key[]): Promise<void> {
    const unasked = new Map<string, Key>();
    for (const key of keys) {
      const id = `${system}\n${linkKey(key.kind, key.sourceId)}`;
      if (!this.#asked.has(id)) unasked.set(id, key);
    }
    if (unasked.size === 0) return;
    for (const id of unasked.keys()) this.#asked.add(id);
    const found = await findLinks(this.#tx, system, [...unasked.values()]);
    for (const [key, goldenId] of found) this.#of(system).set(key, goldenId);
  }

  /** Learns these ids anew, and holds their joins against who would change them meanwhile. */
  async hold(system: string, keys: readonly Key[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) this.#asked.add(`${system}\n${linkKey(key.kind, key.sourceId)}`);
    const found = await holdLinks(this.#tx, system, keys);
    for (const [key, goldenId] of found) this.#of(system).set(key, goldenId);
  }

  readonly resolve: Resolve = (system, kind, sourceId) =>
    this.#of(system).get(linkKey(kind, sourceId)) ?? null;

  /** Joins ids to golden records, and gives those joined by this call. */
  async add(system: string, links: readonly Link[]): Promise<readonly Key[]> {
    const added = await addLinks(this.#tx, system, links, this.#at);
    const fresh = new Set(added.map((key) => linkKey(key.kind, key.sourceId)));
    for (const link of links) {
      const key = linkKey(link.kind, link.sourceId);
      this.#asked.add(`${system}\n${key}`);
      if (fresh.has(key)) this.#of(system).set(key, link.goldenId);
    }
    const lost = links.filter((link) => !fresh.has(linkKey(link.kind, link.sourceId)));
    if (lost.length > 0) {
      // Another transaction joined them first; its join stands.
      const standing = await findLinks(this.#tx, system, lost);
      for (const [key, goldenId] of standing) this.#of(system).set(key, goldenId);
    }
    return added;
  }

  /** One golden record has become part of another. */
  redirect(from: string, to: string): void {
    for (const known of this.#known.values()) {
      for (const [key, goldenId] of known) if (goldenId === from) known.set(key, to);
    }
  }

  #of(system: string): Map<string, string> {
    const known = this.#known.get(system) ?? new Map<string, string>();
    this.#known.set(system, known);
    return known;
  }
}
