import type { ProposedAction } from "../domain/proposal.ts";
import type { UserErrorModel } from "./mutation.ts";

/** Behind the payloads of mutations: ids, read when their field is selected. */
export type RunPayloadModel = Payload<"runId", string>;
export type ApprovalPayloadModel = Payload<"approvalId", string>;
export type ChainPayloadModel = Payload<"chain", string>;
export type KillSwitchPayloadModel = Payload<"switched", true>;

export type ProposedPurchaseLineModel = ProposedAction["lines"][number];

type Payload<Name extends string, Value> = { readonly [Field in Name]: Value | null } & {
  readonly userErrors: readonly UserErrorModel[];
};
