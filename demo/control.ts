import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { DisruptableSystems } from "./disrupt.ts";
import { createDisruptor } from "./disrupt.ts";
import { readDisruptBody } from "./disrupt-body.ts";
import { listenOnLoopback, readBody } from "./systems/loopback-server.ts";
import type { DemoWorld } from "./world/create-world.ts";

export type ControlServer = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

const Change = z.strictObject({ speed: z.number().min(0).max(86_400) });
const BODY_MAX_BYTES = 10_000;

type Answer = { readonly status: number; readonly body: object };
type Route = (method: string, body: unknown) => Answer;

/**
 * Steers the demo from outside, on loopback, for whoever holds the token: GET /clock tells the
 * simulated time, its speed and the one it last ran at, PUT /clock {"speed": 0} pauses it; POST /disrupt makes something
 * go wrong, GET /disrupt lists what does. It is no part of the emulated systems, which know
 * nothing of each other.
 */
export async function startControl(
  world: DemoWorld,
  systems: DisruptableSystems,
  port: number,
  token: string,
): Promise<ControlServer> {
  const disruptor = createDisruptor(world, systems);
  const routes: Readonly<Record<string, Route>> = {
    "/clock": (method, body) => clock(world, method, body),
    "/disrupt"(method, body) {
      if (method === "POST") {
        const asked = readDisruptBody(body);
        if ("expected" in asked) return wrong(400, `expected ${asked.expected}.`);
        const told = disruptor.disrupt(asked);
        if (!told.ok) return wrong(409, told.reason);
      }
      return { status: 200, body: { inForce: disruptor.inForce() } };
    },
  };
  const server = await listenOnLoopback(port, async (request, response) => {
    const answer = ({ status, body }: Answer) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (!holds(request.headers.authorization, token)) return answer(wrong(401, "token"));
    const route = routes[request.url ?? ""];
    if (route === undefined) return answer(wrong(404, "there are only /clock and /disrupt"));
    const method = request.method ?? "GET";
    answer(route(method, method === "GET" ? null : await readJson(request)));
  });
  return {
    url: server.url,
    async close() {
      disruptor.close();
      await server.close();
    },
  };
}

function clock(world: DemoWorld, method: string, body: unknown): Answer {
  if (method === "PUT") {
    const change = Change.safeParse(body);
    if (!change.success) return wrong(400, 'expected {"speed": a number from 0 to 86400}');
    const told = world.execute({ type: "clock.speed", speed: change.data.speed });
    if (!told.ok) return wrong(409, told.reason);
  }
  return {
    status: 200,
    body: { now: world.now(), speed: world.speed(), runningSpeed: world.runningSpeed() },
  };
}

function wrong(status: number, error: string): Answer {
  return { status, body: { error } };
}

function holds(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const raw = await readBody(request, BODY_MAX_BYTES);
  try {
    return JSON.parse(String(raw));
  } catch {
    return null;
  }
}
