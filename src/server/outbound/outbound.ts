import { lookup as systemLookup } from "node:dns";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { addressRules, type OutboundRules } from "./address-rules.ts";

/** How our own requests leave: to whatever address the configuration names, and nowhere else. */
export type Outbound = {
  /** Makes connections for a pool of one origin; `timeoutMs` is for each to come about. */
  connector(timeoutMs: number): buildConnector.connector;
  /** The same for a WebSocket to this address. */
  agent(url: URL): HttpAgent;
  /** `fetch` that follows no redirect: what it would lead to was named by nobody here. */
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
};

/** The public network, and this machine by its own names. */
export const NOWHERE_ELSE: OutboundRules = { privateNetworks: false, allow: [] };

const CONNECT_MS = 10_000;

/** A host whose address our requests must not go to; it is the cause of the failed request. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  readonly code = "ADDRESS_REFUSED";
}

/**
 * Checks the address at the moment of connecting, and connects to the very address that was
 * checked: what a name resolves to a second later counts for nothing. A host of which any address
 * is refused is refused as a whole.
 */
export function createOutbound(
  rules: OutboundRules,
  lookup: LookupFunction = systemLookup as LookupFunction,
): Outbound {
  const mayConnect = addressRules(rules);
  const check = (host: string, address: string): AddressRefused | null => {
    if (mayConnect(host, address)) return null;
    return new AddressRefused(
      `${host} is ${address}, where requests must not go; outbound.allow opens it where it is meant`,
    );
  };
  const guarded: LookupFunction = (host, options, callback) => {
    const all = { ...options, all: true as const };
    lookup(host, all, (error, found) => {
      if (error) return callback(error, "", 0);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      for (const { address } of addresses) {
        const refused = check(host, address);
        if (refused !== null) return callback(refused, "", 0);
      }
      const [first] = addresses;
      if (first === undefined) return callback(new AddressRefused(`${host} has no address`), "", 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const connector = (timeoutMs: number): buildConnector.connector => {
    const connect = buildConnector({ timeout: timeoutMs, lookup: guarded });
    return (options, callback) => {
      const refused = checkLiteral(options.hostname);
      if (refused !== null) callback(refused, null);
      else connect(options, callback);
    };
  };
  // An address that is written out is not looked up.
  const checkLiteral = (host: string): AddressRefused | null => {
    const literal = host.replace(/^\[|\]$/g, "");
    return isIP(literal) === 0 ? null : check(host, literal);
  };
  const agent = new Agent({ connect: connector(CONNECT_MS) });
  const fetch = (input: unknown, init: object = {}) =>
    undiciFetch(input as string, { redirect: "manual", ...init, dispatcher: agent } as object);
  return {
    connector,
    agent(url) {
      const made = url.protocol === "wss:" ? new HttpsAgent() : new HttpAgent();
      const open = made.createConnection.bind(made);
      made.createConnection = (options, callback) => {
        const refused = checkLiteral(String(options.host ?? url.hostname));
        if (refused === null) {
          return open({ ...options, lookup: guarded } as typeof options, callback);
        }
        callback?.(refused, undefined as never);
        return undefined;
      };
      return made;
    },
    fetch: fetch as unknown as typeof globalThis.fetch,
    close: () => agent.destroy(),
  };
}
