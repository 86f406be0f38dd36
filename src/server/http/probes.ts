import type { ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import { answer, answerJson } from "./answer.ts";
import type { Route } from "./router.ts";

/** What the process says of itself when it is asked whether it can serve. */
export type Readiness = {
  readonly ready: boolean;
  /** One entry a part, such as { database: "up", sync: "41% of orders" }; shown to anyone. */
  readonly parts: Readonly<Record<string, string>>;
};

export type Probes = {
  /** Alive: the process answers. It says nothing of the systems around it. */
  healthz(response: ServerResponse): void;
  /** Ready: 200, or 503 while something is missing or the process is draining. */
  readyz(response: ServerResponse): Promise<void>;
  metrics(response: ServerResponse): Promise<void>;
};

export function createProbes(
  role: string,
  readiness: () => Promise<Readiness>,
  registry: Registry,
  isDraining: () => boolean,
): Probes {
  return {
    healthz: (response) => answerJson(response, 200, { status: "up", role }),
    async readyz(response) {
      if (isDraining()) return answerJson(response, 503, { status: "draining", parts: { role } });
      const { ready, parts } = await readiness();
      answerJson(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready", parts });
    },
    async metrics(response) {
      answer(response, 200, registry.contentType, await registry.metrics());
    },
  };
}

/** Where the probes are asked. */
export function probeRoutes(probes: Probes): readonly Route[] {
  const probe = { methods: ["GET"], always: true };
  return [
    { path: "/healthz", ...probe, handle: ({ response }) => probes.healthz(response) },
    { path: "/readyz", ...probe, handle: ({ response }) => probes.readyz(response) },
    { path: "/metrics", ...probe, handle: ({ response }) => probes.metrics(response) },
  ];
}
