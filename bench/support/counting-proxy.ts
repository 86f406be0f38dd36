import { request as ask, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a system and counts the calls that arrive at it. */
export type CountingProxy = {
  readonly url: string;
  readonly calls: () => number;
  stop(): void;
};

/** Passes everything on to `target` as it came. */
export async function countingProxy(target: string): Promise<CountingProxy> {
  const to = new URL(target);
  let calls = 0;
  const server = createServer((incoming, outgoing) => {
    calls += 1;
    const { method, headers, url = "/" } = incoming;
    const passed = ask(
      {
        host: to.hostname,
        port: to.port,
        path: url,
        method,
        headers: { ...headers, host: to.host },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.once("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${to.pathname}`, `http://127.0.0.1:${port}`).href.replace(/\/$/, ""),
    calls: () => calls,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
