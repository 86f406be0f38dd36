import type { Registry } from "prom-client";
import { Counter, Gauge, Histogram } from "prom-client";

export type EdgeMetrics = {
  requestAnswered(route: string, status: number, seconds: number): void;
  connectionOpened(): void;
  connectionClosed(code: number): void;
  eventStreamOpened(): void;
  eventStreamClosed(): void;
};

/** What the edge counts; labels come from closed sets, so that a caller cannot grow them. */
export function createEdgeMetrics(registry: Registry): EdgeMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: "tutti_http_request_seconds",
    help: "Time from a request's headers to the end of its answer.",
    labelNames: ["route", "status"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const open = new Gauge({
    name: "tutti_websocket_connections",
    help: "WebSocket connections that are open now.",
    registers,
  });
  const closed = new Counter({
    name: "tutti_websocket_closed_total",
    help: "WebSocket connections that ended, by close code.",
    labelNames: ["code"] as const,
    registers,
  });
  const streams = new Gauge({
    name: "tutti_event_streams",
    help: "Answers by server-sent events that are open now.",
    registers,
  });
  // Finding the series of its labels takes longer than to observe; there are few.
  const series = new Map<string, Map<number, ReturnType<typeof requests.labels>>>();
  const seriesOf = (route: string, status: number) => {
    const ofRoute = series.get(route) ?? new Map<number, ReturnType<typeof requests.labels>>();
    series.set(route, ofRoute);
    const one = ofRoute.get(status) ?? requests.labels({ route, status: String(status) });
    ofRoute.set(status, one);
    return one;
  };
  return {
    eventStreamOpened: () => streams.inc(),
    eventStreamClosed: () => streams.dec(),
    requestAnswered: (route, status, seconds) => seriesOf(route, status).observe(seconds),
    connectionOpened: () => open.inc(),
    connectionClosed(code) {
      open.dec();
      closed.inc({ code: KNOWN_CODES.has(code) ? String(code) : "other" });
    },
  };
}

/** Clients choose the code they close with. */
const KNOWN_CODES: ReadonlySet<number> = new Set([
  1000, 1001, 1005, 1006, 1008, 1007, 1009, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500,
]);
