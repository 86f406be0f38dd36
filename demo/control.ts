import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { World } from "./world/types.ts";

export type ControlServer = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

const Change = z.strictObject({ speed: z.number().min(0).max(86_400) });
const BODY_MAX = 10_000;

/**
 * Steers the demo from outside, on loopback, for whoever holds the token: GET /clock tells the
 * simulated time and its speed, PUT /clock {"speed": 0} pauses it. It is no part of the emulated
 * systems, which know nothing of each other.
 */
export async function startControl(
  world: World,
  port: number,
  token: string,
): Promise<ControlServer> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (!holds(request.headers.authorization, token)) return answer(401, { error: "token" });
    if (request.url !== "/clock") return answer(404, { error: "there is only /clock" });
    if (request.method === "PUT") {
      const change = Change.safeParse(await readJson(request));
      if (!change.success) {
        return answer(400, { error: 'expected {"speed": a number from 0 to 86400}' });
      }
      const told = world.execute({ type: "clock.speed", speed: change.data.speed });
      if (!told.ok) return answer(409, { error: told.reason });
    }
    answer(200, { now: world.now(), speed: world.speed() });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function holds(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  let text = "";
  for await (const chunk of body) {
    text += chunk.toString("utf8");
    if (text.length > BODY_MAX) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
