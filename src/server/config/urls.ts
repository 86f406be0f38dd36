import { z } from "zod";

/** A setting that is a URL of one of the protocols, or left out. */
export function url(protocols: readonly string[]) {
  return z
    .string()
    .max(2000)
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))
    .nullable()
    .default(null);
}

/**
 * Whether a message may be posted there: encrypted, on this machine, or as it was allowed. A name
 * and password in the address are not: what is posted is known by its signature.
 */
export function mayBePosted(text: string, plainHttp: boolean): boolean {
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || plainHttp || isLoopback(hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
