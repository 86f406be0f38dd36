import type { Clock } from "../../kernel/clock.ts";
import type { Fault } from "../../kernel/faults.ts";
import type { Result } from "../../kernel/result.ts";
import { err, fault, ok } from "../../kernel/result.ts";
import { audienceOf } from "../auth/audience.ts";
import { principalOf } from "../auth/credentials.ts";
import type { Keyring } from "../auth/keyring.ts";
import type { Principal } from "../auth/principal.ts";
import { alarm } from "./alarm.ts";
import { cannotBeKnown } from "./closing.ts";
import type { Account } from "./operation.ts";

/** Somebody's connections that showed the same credentials: they are looked at again as one. */
export type Session = {
  readonly authorization: unknown;
  /** As it was when its credentials were last looked at. */
  principal: Principal;
  knownAtMs: number;
  readonly members: Set<Member>;
  readonly account: Account;
};

export type Member = {
  /** The credentials are no longer good. */
  expel(why: Fault): void;
};

export type Sessions = {
  /**
   * Takes a connection in by its credentials. What `principalOf` says of them, or
   * CONNECTIONS_TOO_MANY when the principal has as many as it may.
   */
  enter(authorization: unknown, member: Member): Promise<Result<Session>>;
  leave(session: Session, member: Member): void;
  /**
   * Looks at the credentials again: null when they are good, else with what to refuse an operation.
   * While they cannot be looked at, its members stay for `unknownMaxMs`; else they were expelled.
   */
  check(session: Session): Promise<Fault | null>;
  stop(): void;
};

export type SessionsOptions = {
  readonly keyring: Keyring;
  readonly limits: {
    readonly connectionsPerPrincipalMax: number;
    readonly checkEveryMs: number;
    readonly unknownMaxMs: number;
  };
  readonly clock: Clock;
};

/**
 * Who is connected. Credentials are looked at again every `checkEveryMs`, when their key changes,
 * and with each operation; whoever's have run out is expelled at that moment. While they cannot be
 * looked at, because what knows them is away, nothing new begins, and what runs goes on for a while.
 */
export function createSessions({ keyring, limits, clock }: SessionsOptions): Sessions {
  const sessions = new Map<unknown, Session>();
  const accounts = new Map<string, Account>();

  const expel = (session: Session, why: Fault) => {
    if (sessions.get(session.authorization) === session) sessions.delete(session.authorization);
    for (const member of [...session.members]) member.expel(why);
  };
  /** The same credentials may end at another time now, such as a secret that was replaced. */
  const renew = (session: Session, principal: Principal) => {
    session.principal = principal;
    session.knownAtMs = clock.monotonicMs();
    expiries.set(principal.expiresAtMs);
  };
  /** One lookup that fails is no reason to send everybody away. */
  const mayStay = (session: Session, why: Fault) =>
    cannotBeKnown(why) &&
    !isOver(session, clock) &&
    clock.monotonicMs() - session.knownAtMs < limits.unknownMaxMs;
  const check = async (session: Session): Promise<Fault | null> => {
    const found = await principalOf(session.authorization, keyring);
    if (found.ok && isSame(found.value, session.principal)) {
      renew(session, found.value);
      return null;
    }
    if (!found.ok && mayStay(session, found.fault)) return found.fault;
    const why = found.ok ? CHANGED : isOver(session, clock) ? EXPIRED : found.fault;
    expel(session, why);
    return why;
  };
  const expiries = alarm(clock, () => {
    for (const session of sessions.values()) if (isOver(session, clock)) expel(session, EXPIRED);
    for (const session of sessions.values()) expiries.set(session.principal.expiresAtMs);
  });
  const timer = setInterval(() => {
    for (const session of sessions.values()) void check(session);
  }, limits.checkEveryMs);
  timer.unref();
  const stopWatching = keyring.onChange((keyId) => {
    for (const session of sessions.values()) {
      if (session.principal.id === keyId) void check(session);
    }
  });
  const sessionOf = (authorization: unknown, principal: Principal): Session => {
    const known = sessions.get(authorization);
    if (known && isSame(known.principal, principal)) {
      renew(known, principal);
      return known;
    }
    const account = accounts.get(principal.id) ?? { connections: 0, subscriptions: 0 };
    accounts.set(principal.id, account);
    const members = new Set<Member>();
    const session = { authorization, principal, members, account, knownAtMs: clock.monotonicMs() };
    sessions.set(authorization, session);
    expiries.set(principal.expiresAtMs);
    return session;
  };

  return {
    async enter(authorization, member) {
      const found = await principalOf(authorization, keyring);
      if (!found.ok) return found;
      const { connectionsPerPrincipalMax: max } = limits;
      if ((accounts.get(found.value.id)?.connections ?? 0) >= max) {
        return err("CONNECTIONS_TOO_MANY", `A principal may have at most ${max} connections.`);
      }
      const session = sessionOf(authorization, found.value);
      session.members.add(member);
      session.account.connections += 1;
      return ok(session);
    },
    leave(session, member) {
      if (!session.members.delete(member)) return;
      const { account, principal } = session;
      account.connections -= 1;
      if (account.connections === 0) accounts.delete(principal.id);
      if (session.members.size > 0) return;
      if (sessions.get(session.authorization) === session) sessions.delete(session.authorization);
    },
    check,
    stop() {
      clearInterval(timer);
      expiries.stop();
      stopWatching();
    },
  };
}

function isSame(one: Principal, other: Principal): boolean {
  return one.id === other.id && audienceOf(one) === audienceOf(other);
}

function isOver({ principal }: Session, clock: Clock): boolean {
  return principal.expiresAtMs !== null && principal.expiresAtMs <= clock.now().getTime();
}

const EXPIRED = fault(
  "CREDENTIALS_EXPIRED",
  "The credentials of this connection have expired. Connect again with new ones.",
);
const CHANGED = fault(
  "CREDENTIALS_EXPIRED",
  "The credentials of this connection stand for other rights now. Connect again.",
);
