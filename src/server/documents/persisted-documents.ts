import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/** Which documents are answered: all, or only those of the manifest. */
export const DOCUMENT_MODES = ["off", "optional", "required"] as const;
export type DocumentMode = (typeof DOCUMENT_MODES)[number];

/** How a request says which document it means; what it leaves out is null. */
export type AskedDocument = {
  readonly query: string | null;
  /** Of the appendix to GraphQL over HTTP: `sha256:<hex>`, or a name of the manifest's own. */
  readonly documentId: string | null;
  /** Apollo's `extensions.persistedQuery.sha256Hash`. */
  readonly sha256Hash: string | null;
};

export type FoundDocument = { readonly source: string; readonly persisted: boolean };

export type PersistedDocuments = {
  readonly mode: DocumentMode;
  /** The manifest's documents by their ids. */
  readonly manifest: ReadonlyMap<string, string>;
  /**
   * The text of the document that a request means. PERSISTED_QUERY_NOT_FOUND when no document has
   * the id, PERSISTED_QUERY_HASH_WRONG when a text comes with the hash of another one,
   * DOCUMENT_NOT_PERSISTED when only those of the manifest are answered and it is none.
   */
  find(asked: AskedDocument): Result<FoundDocument>;
};

export type PersistedDocumentsOptions = {
  readonly mode: DocumentMode;
  /** Whether clients may add documents, by Apollo's protocol (APQ). Never in `required` mode. */
  readonly register: boolean;
  readonly manifest: ReadonlyMap<string, string>;
  readonly registeredMax?: number;
  readonly registeredCharactersMax?: number;
};

const REGISTERED_MAX = 1_000;
const REGISTERED_CHARACTERS_MAX = 8_000_000;
/** A few large ones would push out everybody's. */
const REGISTERED_CHARACTERS_EACH = 50_000;

/**
 * The documents that requests may name. Those of the manifest stay; those that clients register are
 * kept by this process while there is room, and a client sends one again when it is told that it is
 * not found.
 */
export function createPersistedDocuments(options: PersistedDocumentsOptions): PersistedDocuments {
  const { mode, manifest } = options;
  const known = new Map<string, string>();
  for (const [id, source] of manifest) {
    known.set(id, source);
    known.set(`sha256:${sha256Of(source)}`, source);
  }
  const texts = new Set(manifest.values());
  const register = options.register && mode === "optional";
  const registered = new LRUCache<string, string>({
    max: options.registeredMax ?? REGISTERED_MAX,
    maxSize: options.registeredCharactersMax ?? REGISTERED_CHARACTERS_MAX,
    maxEntrySize: REGISTERED_CHARACTERS_EACH,
    sizeCalculation: (source) => source.length,
  });
  const byId = (id: string) => known.get(id) ?? registered.get(id);
  const byHash = (hash: string) => byId(`sha256:${hash}`) ?? known.get(hash);

  const ofText = (source: string, hash: string | null): Result<FoundDocument> => {
    if (hash !== null) {
      if (mode === "off") return OFF;
      if (byHash(hash) !== source) {
        if (sha256Of(source) !== hash) return HASH_WRONG;
        if (register) registered.set(`sha256:${hash}`, source);
      }
    }
    if (mode === "required" && !texts.has(source)) return NOT_PERSISTED;
    return ok({ source, persisted: hash !== null });
  };

  return {
    mode,
    manifest,
    find({ query, documentId, sha256Hash }) {
      if (documentId !== null) {
        if (query !== null || sha256Hash !== null) return TWO_DOCUMENTS;
        if (mode === "off") return OFF;
        const source = byId(documentId);
        return source === undefined ? NOT_FOUND : ok({ source, persisted: true });
      }
      if (query !== null) return ofText(query, sha256Hash);
      if (mode === "off") return OFF;
      const source = byHash(sha256Hash ?? "");
      return source === undefined ? NOT_FOUND : ok({ source, persisted: true });
    },
  };
}

export function sha256Of(source: string): string {
  return createHash("sha256").update(source).digest("hex");
}

/** In the words that Apollo's clients look for: on them they send the text. */
const NOT_FOUND = err("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
const OFF = err("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported");
const HASH_WRONG = err("PERSISTED_QUERY_HASH_WRONG", "The hash is not the SHA-256 of the query.");
const NOT_PERSISTED = err(
  "DOCUMENT_NOT_PERSISTED",
  "Only documents of the manifest are answered here, and this is none of them.",
);
const TWO_DOCUMENTS = err(
  "REQUEST_MALFORMED",
  "Say which document is meant once: by query, by documentId or by a hash.",
);
