import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults } from "../../demo/systems/faults.ts";
import { createFaults } from "../../demo/systems/faults.ts";
import {
  AT_THE_DOOR,
  canSpoil,
  IN_A_RECORD,
  misbehave,
  spoil,
} from "../../demo/systems/tryton/misbehave.ts";

export type FaultProxy = {
  readonly url: string;
  readonly faults: Faults;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
};

/** Stands before a real Tryton on loopback, so that it can be told to do wrong. */
export async function startFaultProxy(target: string, slowness: number): Promise<FaultProxy> {
  const faults = createFaults();
  let requests = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    const chunks: Uint8Array[] = [];
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const slow = faults.take("slow");
    if (slow) await sleep(slow.ms * slowness);
    const broken = faults.take(...AT_THE_DOOR);
    if (broken) {
      misbehave(broken, response);
      return;
    }
    await forward(
      new URL(request.url ?? "/", target),
      request,
      Buffer.concat(chunks),
      response,
      faults,
    );
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    faults,
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const WRITES =
  /"method":"model\.purchase\.purchase\.(create|write|quote|confirm|process|cancel|draft)"/;

async function forward(
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  faults: Faults,
): Promise<void> {
  const { authorization } = request.headers;
  const headers = {
    "content-type": "application/json",
    ...(authorization ? { authorization } : {}),
  };
  const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  const text = await answer.text();
  const dropped = WRITES.test(body.toString("utf8")) ? faults.take("drop-after-write") : null;
  if (dropped) {
    misbehave(dropped, response);
    return;
  }
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "text/plain",
    date: answer.headers.get("date") ?? "",
  });
  response.end(answer.ok ? spoiled(text, faults) : text);
}

function spoiled(text: string, faults: Faults): string {
  const answer = JSON.parse(text) as { result?: unknown };
  const fault = faults.take(...IN_A_RECORD.filter((type) => canSpoil(type, answer.result)));
  return fault ? JSON.stringify({ ...answer, result: spoil(fault.type, answer.result) }) : text;
}
