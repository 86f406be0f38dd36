/** What of a client's request a subgraph gets to see, and what it gets from us. */
export type HeaderRules = {
  /** Names of client headers that are passed on. */
  readonly pass: readonly string[];
  /** Headers of our own, such as a credential for the subgraph. */
  readonly set: Readonly<Record<string, string>>;
};

/** Of one connection only (RFC 9110, 7.6.1), or decided by the request that we make ourselves. */
export const NEVER_PASSED: ReadonlySet<string> = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "host", "content-length", "content-type", "content-encoding", "accept"],
  ...["accept-encoding", "expect", "proxy-authorization", "proxy-authenticate", "cookie"],
]);

/** The headers for a subgraph: ours count more than the client's. */
export function chooseHeaders(
  { pass, set }: HeaderRules,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of pass) {
    const value = given[name.toLowerCase()];
    if (value !== undefined && !NEVER_PASSED.has(name.toLowerCase()))
      chosen[name.toLowerCase()] = value;
  }
  for (const [name, value] of Object.entries(set)) chosen[name.toLowerCase()] = value;
  return chosen;
}
