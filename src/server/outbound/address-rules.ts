import { BlockList, isIP } from "node:net";
import { isRange } from "../config/ranges.ts";

/** Where our own requests may go beside the public network and, by its own name, this machine. */
export type OutboundRules = {
  /** Whether hosts may be in private networks (RFC 1918, 6598, 4193). */
  readonly privateNetworks: boolean;
  /** Hosts that may be in a private network or on this machine, and addresses or ranges. */
  readonly allow: readonly string[];
};

/**
 * Whether a request to `host` may connect to an address that it resolves to. Link-local addresses,
 * where clouds tell a machine's credentials, are open to no host by its name, only to a range that
 * names them. This machine is reached by its own names (localhost, 127.0.0.1, [::1]): a name that
 * is somebody else's and leads here was not meant.
 */
export function addressRules({ privateNetworks, allow }: OutboundRules) {
  const ranges = blockListOf(allow.filter(isRange));
  const hosts = new Set(allow.filter((entry) => !isRange(entry)).map((host) => host.toLowerCase()));
  return (host: string, address: string): boolean => {
    const plain = embeddedIpv4(address) ?? address;
    if (has(ranges, plain)) return true;
    const named = hosts.has(host.toLowerCase());
    switch (kindOf(plain)) {
      case "public":
        return true;
      case "private":
        return privateNetworks || named;
      case "loopback":
        return named || isThisMachine(host);
      case "special":
        return false;
    }
  };
}

/** Whether a name or literal means this machine by its own name. */
export function isThisMachine(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}

type Kind = "public" | "private" | "loopback" | "special";

function kindOf(address: string): Kind {
  if (isIP(address) === 0 || has(SPECIAL, address)) return "special";
  if (has(LOOPBACK, address)) return "loopback";
  return has(PRIVATE, address) ? "private" : "public";
}

const LOOPBACK = blockListOf(["127.0.0.0/8", "::1/128"]);

/** Reachable within an organization: RFC 1918, 6598 and 2544, and unique local (RFC 4193). */
const PRIVATE = blockListOf([
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"],
  ...["fc00::/7", "fec0::/10"],
]);

/** No host of anybody's (RFC 6890), and metadata services that stand in private ranges. */
const SPECIAL = blockListOf([
  ...["0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24"],
  ...["203.0.113.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32"],
  ...["::/128", "fe80::/10", "ff00::/8", "100::/64", "2001:db8::/32", "fd00:ec2::254/128"],
]);

/** The IPv4 address that an IPv6 address stands for (RFC 4291, 6052, 3056); null when none. */
function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const words = wordsOf(address);
  const tail = () => dotted(words[6] ?? 0, words[7] ?? 0);
  const startsWith = (...start: readonly number[]) => start.every((word, i) => words[i] === word);
  // ::ffff:a.b.c.d, ::ffff:0:a.b.c.d, 64:ff9b::a.b.c.d, and the compatible ones that are past use.
  if (startsWith(0, 0, 0, 0, 0, 0xffff) || startsWith(0, 0, 0, 0, 0xffff, 0)) return tail();
  if (startsWith(0x64, 0xff9b)) return tail();
  if (startsWith(0, 0, 0, 0, 0, 0) && (words[6] !== 0 || (words[7] ?? 0) > 1)) return tail();
  if (startsWith(0x2002)) return dotted(words[1] ?? 0, words[2] ?? 0);
  return null;
}

/** The eight words of an IPv6 address, as the URL standard writes it out. */
function wordsOf(address: string): readonly number[] {
  const host = new URL(`http://[${address.split("%")[0]}]/`).hostname.slice(1, -1);
  const [head = "", tail] = host.split("::");
  const parse = (part: string) => (part === "" ? [] : part.split(":").map((w) => parseInt(w, 16)));
  const [left, right] = [parse(head), tail === undefined ? [] : parse(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function has(list: BlockList, address: string): boolean {
  return list.check(address.split("%")[0] ?? "", isIP(address) === 6 ? "ipv6" : "ipv4");
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
