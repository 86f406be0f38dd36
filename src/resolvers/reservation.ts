import { may } from "../domain/principal.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, FaultError, fault } from "../kernel/result.ts";
import type { ConvertReservationInput, Resolvers } from "../schema/generated/types.ts";
import { RESERVATIONS, type ReservationModel } from "../store/reservation-repository.ts";
import {
  inventoryLevelById,
  linesByReservation,
  locationById,
  reservationById,
  variantById,
} from "./batches.ts";
import { present } from "./common.ts";
import { listConnection } from "./connection.ts";
import type { GraphContext } from "./context.ts";
import { mutate } from "./mutation.ts";
import { because } from "./reason.ts";
import { readReserveInput, readText } from "./reservation-input.ts";
import type { Reserved } from "./reservation-port.ts";

/** Units promised to buyers: one's own, or with control:read everyone's. */
export const reservation: Pick<
  Resolvers,
  | "Query"
  | "Mutation"
  | "Reservation"
  | "ReservationLine"
  | "ReserveInventoryPayload"
  | "ReleaseReservationPayload"
  | "ConvertReservationPayload"
> = {
  Query: {
    reservation: (_root, { id }, context) => {
      if (kindOfId(id) !== "reservation") {
        const message = `"${id.slice(0, 60)}" is not the id of a reservation.`;
        throw new FaultError(fault("ID_INVALID", message, { at: "id" }));
      }
      return openReservation(id, context);
    },
    reservations: (_root, { first, after, filter }, context) =>
      listConnection(context, RESERVATIONS, {
        first,
        after,
        filter: { ...filter, principalId: seesAll(context) ? null : context.principal.id },
        sort: { by: "CREATED_AT", direction: "DESC" },
      }),
  },
  Mutation: {
    reserveInventory: (_root, { input }, context) =>
      mutate(
        context,
        "reserveInventory",
        input,
        async (key) => {
          const wish = readReserveInput(input);
          if (!wish.ok) return wish;
          return context.reservations.reserve({ ...wish.value, key, principal: context.principal });
        },
        byId,
      ),
    releaseReservation: (_root, { input }, context) =>
      mutate(
        context,
        "releaseReservation",
        input,
        (key) =>
          because(input, async (reason) => {
            const { principal, reservations } = context;
            const { reservationId } = input;
            const strange = notReservation(reservationId);
            return strange ?? reservations.release({ key, reservationId, principal, reason });
          })(),
        byId,
      ),
    convertReservation: (_root, { input }, context) =>
      mutate(context, "convertReservation", input, (key) => convert(context, key, input), byId),
  },
  Reservation: {
    lines: ({ id }, _args, { load }) => load(linesByReservation, id),
  },
  ReservationLine: {
    variant: async ({ variantId }, _args, { load }) => present(await load(variantById, variantId)),
    location: async ({ locationId }, _args, { load }) =>
      present(await load(locationById, locationId)),
    inventoryLevel: async ({ levelId }, _args, { load }) =>
      present(await load(inventoryLevelById, levelId)),
  },
  ReserveInventoryPayload: { reservation: ofPayload },
  ReleaseReservationPayload: { reservation: ofPayload },
  ConvertReservationPayload: { reservation: ofPayload },
};

/** Whether this caller may see it. */
export function isOpen(context: GraphContext, { principalId }: ReservationModel): boolean {
  return principalId === context.principal.id || seesAll(context);
}

function seesAll({ principal }: GraphContext): boolean {
  return may(principal, "control:read");
}

async function convert(
  { principal, reservations }: GraphContext,
  key: string,
  { reservationId, orderReference }: Omit<ConvertReservationInput, "idempotencyKey">,
): Promise<Result<Reserved>> {
  const strange = notReservation(reservationId);
  if (strange !== null) return strange;
  const order = readText("orderReference", orderReference);
  if (!order.ok) return order;
  return reservations.convert({ key, reservationId, principal, orderReference: order.value });
}

function notReservation(id: string) {
  if (kindOfId(id) === "reservation") return null;
  const message = `"${id.slice(0, 60)}" is not the id of a reservation.`;
  return err("ID_INVALID", message, { at: "input.reservationId" });
}

function byId({ reservationId }: Reserved) {
  return { reservationId };
}

/** Who may end somebody's reservation need not be one who may see it. */
function ofPayload(
  { reservationId }: { readonly reservationId: string | null },
  _args: object,
  context: GraphContext,
) {
  return reservationId ? openReservation(reservationId, context) : null;
}

async function openReservation(id: string, context: GraphContext) {
  const row = await context.load(reservationById, id);
  return row !== null && isOpen(context, row) ? row : null;
}
