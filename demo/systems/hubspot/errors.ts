import { randomUUID } from "node:crypto";

/** A request that HubSpot does not carry out; it becomes an answer in HubSpot's own shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly category: string;
  readonly details: object;
  constructor(status: number, category: string, message: string, details: object = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.category = category;
    this.details = details;
  }
}

/** The body of an error, of a whole request or of one input in a batch. */
export function errorBody(refusal: Refusal, correlationId: string = randomUUID()): object {
  return {
    status: "error",
    message: refusal.message,
    correlationId,
    category: refusal.category,
    ...refusal.details,
  };
}

export function invalid(message: string, details: object = {}): Refusal {
  return new Refusal(400, "VALIDATION_ERROR", message, details);
}

export function notFound(): Refusal {
  return new Refusal(404, "OBJECT_NOT_FOUND", "resource not found");
}

export function unauthorized(): Refusal {
  const says = "Authentication credentials not found. This API supports OAuth 2.0 authentication.";
  return new Refusal(401, "INVALID_AUTHENTICATION", says);
}

export type Policy = "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY";

export function rateLimited(policyName: Policy): Refusal {
  const says = `You have reached your ${policyName.toLowerCase()} limit.`;
  return new Refusal(429, "RATE_LIMITS", says, { errorType: "RATE_LIMIT", policyName });
}
