import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { headerOf } from "./answer.ts";

/** Where a request comes from and what it was addressed to, seen through trusted proxies only. */
export type ClientView = {
  readonly address: string;
  /** The URL as the caller wrote it, with scheme and host. */
  readonly url: string;
  /** True when the peer itself is a trusted proxy: its other headers may be believed too. */
  readonly viaTrustedProxy: boolean;
};

export type ViewClient = (request: IncomingMessage) => ClientView;

/**
 * Believes `X-Forwarded-For`, `-Proto` and `-Host` when the peer is one of the given addresses or
 * networks (such as "10.0.0.0/8"), and of a chain only the part that trusted proxies wrote. Throws
 * when an entry is neither address nor network.
 */
export function createViewClient(trustedProxies: readonly string[]): ViewClient {
  const trusted = blockListOf(trustedProxies);
  const isTrusted = (address: string) => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? "ipv6" : "ipv4");
  };

  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? "");
    if (trustedProxies.length === 0 || !isTrusted(peer)) return new DirectView(peer, request);
    const forwarded = listOf(headerOf(request, "x-forwarded-for")).map(plainAddress);
    const address = [...forwarded].reverse().find((hop) => !isTrusted(hop)) ?? forwarded[0] ?? peer;
    const scheme = listOf(headerOf(request, "x-forwarded-proto")).at(-1) ?? schemeOf(request);
    const named = listOf(headerOf(request, "x-forwarded-host")).at(-1) ?? headerOf(request, "host");
    return { address, url: urlOf(request, scheme, named), viaTrustedProxy: true };
  };
}

/** What nobody stands before. The URL is worked out for the few who want it. */
class DirectView implements ClientView {
  readonly address: string;
  readonly viaTrustedProxy = false;
  readonly #request: IncomingMessage;

  constructor(address: string, request: IncomingMessage) {
    this.address = address;
    this.#request = request;
  }

  get url(): string {
    return urlOf(this.#request, schemeOf(this.#request), headerOf(this.#request, "host"));
  }
}

function schemeOf({ socket }: IncomingMessage): string {
  return "encrypted" in socket ? "https" : "http";
}

function urlOf(request: IncomingMessage, scheme: string, host = "localhost"): string {
  return `${scheme}://${host}${request.url ?? "/"}`;
}

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const family = isIP(address);
    if (family === 0) throw new Error(`"${entry}" is neither an IP address nor a network`);
    const type = family === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(prefix), type);
  }
  return list;
}

function listOf(header: string | undefined): readonly string[] {
  return (header ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** An IPv4 peer of an IPv6 socket is written as IPv4. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
