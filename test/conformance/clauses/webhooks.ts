import { expect } from "vitest";
import type { Delivery, RawRequest } from "../../../src/connectors/contract.ts";
import type { WebhookKit } from "../harness.ts";
import { type Clause, codeOf, interactive, type Trial, value } from "../trial.ts";

function clause(id: string, run: (trial: Trial, kit: WebhookKit) => Promise<void>): Clause {
  return {
    id: `webhooks/${id}`,
    applies: ({ webhooks }) => webhooks,
    run: async (trial) => {
      const kit = trial.harness.webhooks;
      if (!kit)
        throw new Error("The connector supports webhooks; the harness has no kit for them.");
      await run(trial, kit);
    },
  };
}

export const webhookClauses: readonly Clause[] = [
  clause("genuine-accepted", async ({ connect }, kit) => {
    const { request, about } = kit.genuine(new Date());
    const delivery = value(await connect().receive(request));
    expect(delivery.rejects).toEqual([]);
    expect(namedIn(delivery)).toContainEqual(about);
  }),

  clause("same-id-when-delivered-again", async ({ connect }, kit) => {
    const { request } = kit.genuine(new Date());
    const first = value(await connect().receive(request));
    const second = value(await connect().receive(request));
    expect(second.id).toBe(first.id);
    expect(first.id).not.toBe("");
  }),

  clause("says-what-a-read-says", async ({ connect, supports }, kit) => {
    const connector = connect();
    const { records } = value(await connector.receive(kit.genuine(new Date()).request));
    for (const record of records) {
      if (!supports.reads.includes(record.kind)) continue;
      const [read] = await connector.loadMany(record.kind, [record.sourceId], interactive());
      expect(record).toEqual(read?.ok ? read.value : read);
    }
  }),

  clause("wrong-signature-refused", async ({ connect }, kit) => {
    const { request } = kit.genuine(new Date());
    const signature = request.headers[kit.signatureHeader] ?? "";
    const flipped = (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
    for (const wrong of [undefined, "", "nonsense", flipped, signature.slice(0, -4)]) {
      const outcome = await connect().receive(withHeader(request, kit.signatureHeader, wrong));
      expect(codeOf(outcome)).toBe("WEBHOOK_SIGNATURE_INVALID");
    }
  }),

  clause("tampered-body-refused", async ({ connect }, kit) => {
    const { request } = kit.genuine(new Date());
    for (const position of [0, Math.floor(request.body.length / 2), request.body.length - 1]) {
      const body = Uint8Array.from(request.body);
      body[position] = (body[position] ?? 0) ^ 1;
      expect(codeOf(await connect().receive({ ...request, body }))).toBe(
        "WEBHOOK_SIGNATURE_INVALID",
      );
    }
  }),

  clause("signature-before-parsing", async ({ connect }, kit) => {
    const { request } = kit.genuine(new Date());
    const body = new TextEncoder().encode('{"half":');
    const outcome = await connect().receive({ ...request, body });
    expect(codeOf(outcome)).toBe("WEBHOOK_SIGNATURE_INVALID");
  }),

  clause("old-refused", async ({ connect }, kit) => {
    if (kit.maxAgeMs === null) return;
    const late = new Date(Date.now() - kit.maxAgeMs - 60_000);
    const outcome = await connect().receive(kit.genuine(late).request);
    expect(codeOf(outcome)).toBe("WEBHOOK_TIMESTAMP_OLD");
    const intime = new Date(Date.now() - kit.maxAgeMs + 60_000);
    value(await connect().receive(kit.genuine(intime).request));
  }),

  clause("malformed-refused", async ({ connect }, kit) => {
    for (const body of ["", '{"id":', "<html>Down</html>", "7", "null"]) {
      const outcome = await connect().receive(kit.signed(body, new Date()));
      expect(codeOf(outcome)).toBe("WEBHOOK_MALFORMED");
    }
  }),

  clause("broken-shape-is-a-reject", async ({ connect }, kit) => {
    const delivery = value(await connect().receive(kit.signed('{"id":"?"}', new Date())));
    expect(delivery.records).toEqual([]);
    expect(delivery.rejects).toHaveLength(1);
  }),

  {
    id: "webhooks/unsupported",
    applies: ({ webhooks }) => !webhooks,
    run: async ({ connect }) => {
      const request = {
        method: "POST",
        url: "http://127.0.0.1/webhooks/system",
        headers: {},
        body: new Uint8Array(),
      };
      expect(codeOf(await connect().receive(request))).toBe("SYSTEM_UNSUPPORTED");
    },
  },
];

function namedIn({ records, deleted, reread }: Delivery) {
  const told = records.map(({ kind, sourceId }) => ({ kind, sourceId }));
  return [...told, ...deleted, ...reread];
}

function withHeader(request: RawRequest, name: string, text: string | undefined): RawRequest {
  return { ...request, headers: { ...request.headers, [name]: text } };
}
