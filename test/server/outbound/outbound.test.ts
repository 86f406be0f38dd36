import { createServer } from "node:http";
import { type AddressInfo, isIP, type LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { healthRecord } from "../../../src/federation/subgraphs/health.ts";
import { SubgraphSettings } from "../../../src/server/config/subgraph-settings.ts";
import {
  openSubgraphs,
  type RemoteSettings,
} from "../../../src/server/federation/open-subgraphs.ts";
import { addressRules, type OutboundRules } from "../../../src/server/outbound/address-rules.ts";
import { createOutbound } from "../../../src/server/outbound/outbound.ts";
import { systemClock } from "../../../src/server/system-clock.ts";

const NOTHING: OutboundRules = { privateNetworks: false, allow: [] };

describe("the address of a host", () => {
  const refused = [
    ...["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "198.18.0.1"],
    ...[
      "127.0.0.1",
      "127.255.255.255",
      "0.0.0.0",
      "169.254.169.254",
      "224.0.0.1",
      "255.255.255.255",
    ],
    ...["::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1"],
    ...[
      "::ffff:10.0.0.1",
      "::ffff:a9fe:a9fe",
      "::ffff:127.0.0.1",
      "::127.0.0.1",
      "64:ff9b::a9fe:a9fe",
    ],
    ...["2002:a9fe:a9fe::1", "fd00:ec2::254", "not an address"],
  ];
  test.each(refused)("is refused by default when it is %s", (address) => {
    expect(addressRules(NOTHING)("api.example.com", address)).toBe(false);
  });

  test.each(["93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800::1", "::ffff:93.184.216.34"])(
    "is taken when it is %s",
    (address) => {
      expect(addressRules(NOTHING)("api.example.com", address)).toBe(true);
    },
  );

  test("is this machine's only for a host that says so, or that is allowed", () => {
    const may = addressRules({ privateNetworks: false, allow: ["erp.internal"] });
    for (const host of ["localhost", "127.0.0.1", "[::1]", "::1", "ERP.internal"]) {
      expect(may(host, isIP(host) === 0 ? "127.0.0.1" : host), host).toBe(true);
    }
    expect(may("localhost.example.com", "127.0.0.1")).toBe(false);
    expect(may("localhost", "10.0.0.1")).toBe(false);
  });

  test("is in a private network only where that is allowed, by host, by range or as a whole", () => {
    const as = (rules: Partial<OutboundRules>) => addressRules({ ...NOTHING, ...rules });
    expect(as({ privateNetworks: true })("erp", "10.0.0.1")).toBe(true);
    expect(as({ allow: ["erp"] })("erp", "10.0.0.1")).toBe(true);
    expect(as({ allow: ["erp"] })("crm", "10.0.0.1")).toBe(false);
    expect(as({ allow: ["10.0.0.0/24"] })("crm", "10.0.0.9")).toBe(true);
    expect(as({ allow: ["10.0.0.0/24"] })("crm", "10.0.1.9")).toBe(false);
  });

  test("is a metadata service's for no host, but for a range that names it", () => {
    const most = { privateNetworks: true, allow: ["metadata", "10.0.0.0/8"] };
    expect(addressRules(most)("metadata", "169.254.169.254")).toBe(false);
    expect(addressRules(most)("metadata", "100.100.100.200")).toBe(false);
    const named = { ...NOTHING, allow: ["169.254.169.254"] };
    expect(addressRules(named)("metadata", "::ffff:169.254.169.254")).toBe(true);
  });
});

describe("a request of ours", () => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (request.url === "/away") response.writeHead(302, { location: "/secret" }).end();
    else response.end("hello");
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());

  const resolvesTo =
    (...answers: readonly (readonly string[])[]): LookupFunction =>
    (_host, _options, callback) => {
      const [now = [], ...later] = answers;
      if (later.length > 0) answers = later;
      callback(
        null,
        now.map((address) => ({ address, family: isIP(address) })),
      );
    };
  const outcome = async (lookup: LookupFunction, allow: readonly string[] = [], path = "/") => {
    const outbound = createOutbound({ privateNetworks: false, allow }, lookup);
    try {
      const answer = await outbound.fetch(`http://shop.test:${port}${path}`);
      return `${answer.status} ${await answer.text()}`;
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      return cause?.code ?? String(error);
    } finally {
      await outbound.close();
    }
  };

  test("does not reach a host whose name leads where it must not go", async () => {
    requests = 0;
    expect(await outcome(resolvesTo(["127.0.0.1"]))).toBe("ADDRESS_REFUSED");
    expect(await outcome(resolvesTo(["169.254.169.254"]))).toBe("ADDRESS_REFUSED");
    expect(await outcome(resolvesTo(["93.184.216.34", "10.0.0.1"]))).toBe("ADDRESS_REFUSED");
    expect(await outcome(resolvesTo([]))).toBe("ADDRESS_REFUSED");
    expect(requests).toBe(0);
  });

  test("goes to the address that was checked, whatever the name resolves to next", async () => {
    const lookup = resolvesTo(["127.0.0.1"], ["169.254.169.254"]);
    expect(await outcome(lookup, ["127.0.0.1"])).toBe("200 hello");
    expect(await outcome(resolvesTo(["127.0.0.1"]), ["shop.test"])).toBe("200 hello");
  });

  test("follows no redirect", async () => {
    requests = 0;
    expect(await outcome(resolvesTo(["127.0.0.1"]), ["shop.test"], "/away")).toBe("302 ");
    expect(requests).toBe(1);
  });

  test("for events is checked like any other", async () => {
    const open = (url: string, lookup?: LookupFunction) => {
      const agent = createOutbound(NOTHING, lookup).agent(new URL(url));
      return new Promise<string>((resolve) => {
        const socket = new WebSocket(url, { agent });
        socket.on("error", (error: Error & { code?: string }) =>
          resolve(error.code ?? error.message),
        );
      });
    };
    // There is a server, and it speaks no WebSocket.
    expect(await open(`ws://127.0.0.1:${port}/`)).toMatch(/Unexpected server response: 200/);
    expect(await open("ws://169.254.169.254/")).toBe("ADDRESS_REFUSED");
    expect(await open(`ws://shop.test:${port}/`, resolvesTo(["127.0.0.1"]))).toBe(
      "ADDRESS_REFUSED",
    );
    expect(await open("wss://shop.test/", resolvesTo(["10.0.0.1"]))).toBe("ADDRESS_REFUSED");
  });

  test("to a subgraph is checked, for what is asked and for events", async () => {
    requests = 0;
    // By any other lookup than this one the server would be found.
    const outbound = createOutbound(NOTHING, resolvesTo(["10.0.0.1"]));
    const open = openSubgraphs(() => healthRecord(systemClock()), outbound);
    const url = `http://localhost:${port}/graphql`;
    const settings = SubgraphSettings.parse({ shop: { url } })["shop"];
    const { subgraph } = open.lease({ ...settings, name: "shop", url } as RemoteSettings);
    const call = {
      ...{ context: {}, audience: "", headers: {} },
      signal: AbortSignal.timeout(10_000),
    };
    const refused = {
      data: null,
      errors: [{ extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "shop" } }],
    };
    const asked = { operation: "{ a }", variables: {} };
    expect(await subgraph.fetch({ ...asked, kind: "query" }, call)).toMatchObject(refused);
    const subscription = { ...asked, operation: "subscription { a }" };
    expect(await subgraph.subscribe?.(subscription, call)).toMatchObject(refused);
    expect(requests).toBe(0);
    await open.close();
    await outbound.close();
  });

  test("to an address that is written out is checked as well", async () => {
    const outbound = createOutbound(NOTHING);
    const here = await outbound.fetch(`http://127.0.0.1:${port}/`);
    expect(here.status).toBe(200);
    await expect(outbound.fetch("http://169.254.169.254/latest")).rejects.toMatchObject({
      cause: { code: "ADDRESS_REFUSED" },
    });
    await expect(outbound.fetch("http://[::ffff:169.254.169.254]/")).rejects.toMatchObject({
      cause: { code: "ADDRESS_REFUSED" },
    });
    await outbound.close();
  });
});
