import type { RandomBytes } from "../../../src/kernel/ids.ts";

/** Logins and their sessions, which end when they were not used for a while. */
export type Sessions = {
  /** User id and key, or null when name or password is wrong. */
  readonly login: (user: string, password: string) => readonly [number, string] | null;
  /** Whether an `Authorization` header names a live session; using it keeps it alive. */
  readonly check: (authorization: string | undefined) => boolean;
  readonly logins: () => number;
  readonly expireAll: () => void;
};

export function createSessions(settings: {
  readonly user: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly nowMs: () => number;
  readonly random: RandomBytes;
}): Sessions {
  const lastUsed = new Map<string, number>();
  let logins = 0;
  const forgetOldest = () => {
    const [oldest] = lastUsed.keys();
    if (lastUsed.size >= SESSIONS_MAX && oldest) lastUsed.delete(oldest);
  };
  return {
    login(user, password) {
      logins += 1;
      if (user !== settings.user || password !== settings.password) return null;
      forgetOldest();
      const key = Buffer.from(settings.random(new Uint8Array(32))).toString("hex");
      lastUsed.set(key, settings.nowMs());
      return [USER_ID, key];
    },
    check(authorization) {
      const [scheme, credentials = ""] = (authorization ?? "").split(" ");
      if (scheme?.toLowerCase() !== "session") return false;
      const [user, id, key = ""] = Buffer.from(credentials, "base64").toString("utf8").split(":");
      const used = lastUsed.get(key);
      const live = used !== undefined && settings.nowMs() - used <= settings.timeoutMs;
      if (!live || user !== settings.user || Number(id) !== USER_ID) return false;
      lastUsed.delete(key);
      lastUsed.set(key, settings.nowMs());
      return true;
    },
    logins: () => logins,
    expireAll: () => lastUsed.clear(),
  };
}

const USER_ID = 1;
const SESSIONS_MAX = 1000;
