import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Faults } from "./faults.ts";

/** How a system words the faults that do not depend on what is asked. */
export type FaultDialect = {
  /** Its page for browsers when it is out of order. */
  readonly page: string;
  /** Its JSON body beside a failing status. */
  readonly failure: (status: number) => object;
};

/** Shows a fault that does not depend on what is asked. True when the answer has been given. */
export async function showFault(
  response: ServerResponse,
  faults: Faults,
  { page, failure }: FaultDialect,
): Promise<boolean> {
  const fault = faults.take("slow", "down", "status", "html", "empty");
  const answer = (status: number, type: string, body: string) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
    return true;
  };
  switch (fault?.type) {
    case "slow":
      await sleep(fault.ms);
      return false;
    case "down":
      response.destroy();
      return true;
    case "status":
      return answer(fault.status, "application/json", JSON.stringify(failure(fault.status)));
    case "html":
      return answer(200, "text/html", `<!DOCTYPE html><html><body>${page}</body></html>`);
    case "empty":
      return answer(200, "application/json", "");
    default:
      return false;
  }
}
