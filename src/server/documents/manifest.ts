import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { sha256Of } from "./persisted-documents.ts";

const DOCUMENTS_MAX = 10_000;
const CHARACTERS_MAX = 100_000;

const Id = z.string().min(1).max(200);
const Body = z.string().min(1).max(CHARACTERS_MAX);

const ApolloManifest = z.object({
  format: z.literal("apollo-persisted-query-manifest"),
  version: z.literal(1),
  operations: z.array(z.object({ id: Id, body: Body })).max(DOCUMENTS_MAX),
});
const SimpleManifest = z
  .record(Id, Body)
  .refine((all) => Object.keys(all).length <= DOCUMENTS_MAX, `at most ${DOCUMENTS_MAX} documents`);

/**
 * Reads a manifest of persisted documents: the file that Apollo's tools write
 * ("apollo-persisted-query-manifest", version 1), or a JSON object of ids with their documents.
 * An id `sha256:<hex>` has to be that of its document. MANIFEST_INVALID says what is wrong.
 */
export function parseManifest(text: string): Result<ReadonlyMap<string, string>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("MANIFEST_INVALID", "The manifest of persisted documents is not JSON.");
  }
  const isApollos = typeof json === "object" && json !== null && "format" in json;
  const parsed = isApollos
    ? ApolloManifest.transform(({ operations }) =>
        operations.map(({ id, body }) => [id, body] as const),
      ).safeParse(json)
    : SimpleManifest.transform((all) => Object.entries(all)).safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.map(String).join(".") ?? "";
    return err(
      "MANIFEST_INVALID",
      `The manifest of persisted documents, ${at}: ${issue?.message}.`,
    );
  }
  const documents = new Map<string, string>();
  for (const [id, body] of parsed.data) {
    if (documents.has(id)) return err("MANIFEST_INVALID", `The manifest has ${id} twice.`);
    if (id.startsWith("sha256:") && id !== `sha256:${sha256Of(body)}`) {
      return err("MANIFEST_INVALID", `The manifest's ${id} is not the hash of its document.`);
    }
    documents.set(id, body);
  }
  return ok(documents);
}

export async function readManifest(path: string): Promise<Result<ReadonlyMap<string, string>>> {
  try {
    return parseManifest(await readFile(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err("MANIFEST_INVALID", `The manifest of persisted documents: ${reason}.`);
  }
}
