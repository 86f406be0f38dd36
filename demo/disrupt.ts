import type { DisruptBody, SystemName } from "./disrupt-body.ts";
import type { Faults, SystemFault } from "./systems/faults.ts";
import type { DeliveryMode, UnreliableDelivery } from "./systems/unreliable-delivery.ts";
import type { DemoWorld } from "./world/create-world.ts";
import type { Disruption } from "./world/disruptions.ts";
import type { WorldAnswer, WorldCommand } from "./world/types.ts";

/** What of an emulated system can be made to go wrong. */
export type DisruptableSystem = {
  readonly faults: Faults;
  /** Missing when the system sends no webhooks. */
  readonly deliveries?: Pick<UnreliableDelivery, "spoil">;
};
export type DisruptableSystems = { readonly [Name in SystemName]?: DisruptableSystem };

/** Something that goes wrong in a system, for some more seconds of wall time. */
type SystemTrouble = { readonly system: SystemName; readonly secondsLeft: number } & (
  | { readonly what: "system"; readonly fault: SystemFault }
  | { readonly what: "webhooks"; readonly mode: DeliveryMode; readonly share: number }
);

export type Disruptor = {
  readonly disrupt: (body: DisruptBody) => WorldAnswer;
  readonly inForce: () => readonly (Disruption | SystemTrouble)[];
  readonly close: () => void;
};

const TROUBLES_MAX = 100;

/**
 * Makes things go wrong in the world, which its journal keeps, and in the systems, which forget it
 * when their time is over or the process ends.
 */
export function createDisruptor(world: DemoWorld, systems: DisruptableSystems): Disruptor {
  const troubles = new Map<NodeJS.Timeout, { body: Trouble; end: () => void; endsMs: number }>();

  const trouble = (body: Trouble): WorldAnswer => {
    const system = systems[body.system];
    if (system === undefined) return refused(`The demo has no ${body.system}.`);
    if (troubles.size >= TROUBLES_MAX) {
      return refused(`At most ${TROUBLES_MAX} troubles of systems are in force at once.`);
    }
    const end =
      body.what === "system"
        ? system.faults.inject(body.fault)
        : system.deliveries?.spoil(body.mode, body.share);
    if (end === undefined) return refused(`${body.system} sends no webhooks.`);
    const timer = setTimeout(() => {
      troubles.delete(timer);
      end();
    }, body.seconds * 1000);
    timer.unref();
    troubles.set(timer, { body, end, endsMs: performance.now() + body.seconds * 1000 });
    return { ok: true, id: body.system };
  };

  return {
    disrupt(body) {
      if (body.what === "system" || body.what === "webhooks") return trouble(body);
      const command = commandOf(body, world);
      return typeof command === "string" ? refused(command) : world.execute(command);
    },
    inForce: () => [
      ...world.disruptions(),
      ...[...troubles.values()].map(({ body: { seconds: _, ...what }, endsMs }) => {
        return { ...what, secondsLeft: Math.ceil((endsMs - performance.now()) / 1000) };
      }),
    ],
    close() {
      for (const [timer, { end }] of troubles) {
        clearTimeout(timer);
        end();
      }
      troubles.clear();
    },
  };
}

type Trouble = Extract<DisruptBody, { readonly what: "system" | "webhooks" }>;

/** The world's command, or why there is none. */
function commandOf(body: Exclude<DisruptBody, Trouble>, world: DemoWorld): WorldCommand | string {
  switch (body.what) {
    case "shipment": {
      const shipment = shipmentOf(body.shipment, world);
      if (shipment === undefined) return `No shipment ${body.shipment} is on its way.`;
      const how = "lost" in body ? "lost" : { lateDays: body.late };
      return { type: "disrupt.shipment", shipment, how };
    }
    case "supplier": {
      const all = world.all("supplier");
      const asked = body.supplier.toLowerCase();
      const found = all.find(({ id, name }) => id === asked || name.toLowerCase() === asked);
      if (found === undefined) {
        const known = all.map(({ id, name }) => `${id} ${name}`).join(", ");
        return `No supplier ${body.supplier}; there are ${known}.`;
      }
      return { type: "disrupt.supplier", supplier: found.id, days: body.days };
    }
    case "demand": {
      const { product, factor, days } = body;
      return { type: "disrupt.demand", product, factor, days };
    }
  }
}

/** By id or number; "next" is the one expected first of those that are not lost. */
function shipmentOf(asked: string, world: DemoWorld): string | undefined {
  const waiting = world.all("shipment").filter(({ state }) => state === "waiting");
  if (asked !== "next") {
    return waiting.find(({ id, number }) => id === asked || number === asked)?.id;
  }
  const lost = new Set(
    world
      .disruptions()
      .flatMap((one) => (one.what === "shipment" && one.lost ? [one.shipment] : [])),
  );
  return waiting
    .filter(({ id }) => !lost.has(id))
    .sort((a, b) => Date.parse(a.expectedAt) - Date.parse(b.expectedAt))[0]?.id;
}

function refused(reason: string): WorldAnswer {
  return { ok: false, reason };
}
