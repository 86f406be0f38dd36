import { createServer, type Server } from "node:net";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";

/**
 * Makes a server listen and tells its port. PORT_TAKEN when another program has it,
 * SETTING_INVALID when the port or the address cannot be used here; both name the setting.
 */
export function listen(server: Server, host: string, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    const refuse = (cause: NodeJS.ErrnoException) => {
      server.off("listening", accept);
      resolve(refusal(cause, host, port));
    };
    const accept = () => {
      server.off("error", refuse);
      const address = server.address();
      resolve(ok(typeof address === "object" && address !== null ? address.port : port));
    };
    server.once("error", refuse);
    server.once("listening", accept);
    server.listen({ host, port });
  });
}

/** Whether `listen` would succeed: asked before a long start, so that it fails early. */
export async function checkPort(host: string, port: number): Promise<Result<void>> {
  const probe = createServer();
  const tried = await listen(probe, host, port);
  if (!tried.ok) return tried;
  await new Promise((resolve) => probe.close(resolve));
  return ok(undefined);
}

function refusal(cause: NodeJS.ErrnoException, host: string, port: number): Result<never> {
  if (cause.code === "EADDRINUSE") {
    const says = `PORT: ${port} on ${host} is taken by another program`;
    return err("PORT_TAKEN", `${says}. Choose another with PORT or --port; 0 takes a free one.`);
  }
  if (cause.code === "EACCES") {
    return err(
      "SETTING_INVALID",
      `PORT: this account may not listen on ${port}; expected 1024 or more.`,
    );
  }
  return err(
    "SETTING_INVALID",
    `HOST: cannot listen on ${host} (${cause.code ?? cause.message}); expected an address of this machine.`,
  );
}
