import { z } from "zod";
import { DOCUMENT_MODES } from "../documents/persisted-documents.ts";
import { readSwitch, setting } from "./setting.ts";

/** Documents that requests may name instead of sending them. */
export function documentSettings() {
  return z
    .strictObject({
      manifest: setting(
        {
          env: "TUTTI_DOCUMENTS_MANIFEST",
          value: "<file>",
          says: "Persisted documents: Apollo's manifest, or a JSON object of ids and documents.",
          accepts: "the path of a file",
        },
        z.string().min(1).max(1000).nullable().default(null),
      ),
      mode: setting(
        {
          env: "TUTTI_DOCUMENTS_MODE",
          value: "<mode>",
          says: "Whether requests may name a document; required answers the manifest's and no other.",
          accepts: `one of ${DOCUMENT_MODES.join(", ")}`,
        },
        z.enum(DOCUMENT_MODES).default("optional"),
      ),
      register: setting(
        {
          env: "TUTTI_DOCUMENTS_REGISTER",
          value: "on|off",
          says: "Whether clients may register documents by Apollo's protocol, where it is optional.",
          accepts: "on or off",
          read: readSwitch,
        },
        z.boolean().default(true),
      ),
    })
    .prefault({});
}
