import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { readManifest } from "./manifest.ts";
import type { DocumentMode, PersistedDocuments } from "./persisted-documents.ts";
import { createPersistedDocuments } from "./persisted-documents.ts";

export type DocumentsConfig = {
  readonly manifest: string | null;
  readonly mode: DocumentMode;
  readonly register: boolean;
};

/**
 * The documents of the configuration. MANIFEST_INVALID when its file cannot be used, or when none
 * is given though nothing else is answered.
 */
export async function openDocuments(config: DocumentsConfig): Promise<Result<PersistedDocuments>> {
  if (config.manifest === null) {
    if (config.mode !== "required") {
      return ok(createPersistedDocuments({ ...config, manifest: new Map() }));
    }
    const message = "documents.mode is required, and documents.manifest names no file of them.";
    return err("MANIFEST_INVALID", message);
  }
  const manifest = await readManifest(config.manifest);
  return manifest.ok
    ? ok(createPersistedDocuments({ ...config, manifest: manifest.value }))
    : manifest;
}
