import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The operating system's account that server processes run as; null means our own. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/**
 * PostgreSQL refuses to run as root, so root lends its server an account without rights: the
 * owner of `home` when there are files already, `nobody` for a new one.
 */
export async function serverAccount(home: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(home).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await passwdEntry("nobody")) ?? { uid: 65_534, gid: 65_534 };
}

async function passwdEntry(name: string): Promise<Account> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  for (const line of passwd.split("\n")) {
    const [entry, , uid, gid] = line.split(":");
    if (entry === name && uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** Whether the account may pass through every folder from the root down to `folder`. */
export async function canTraverse(account: Account, folder: string): Promise<boolean> {
  if (account === null) return true;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The part of spawn's options that makes a child run as the account. */
export function spawnAs(account: Account): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/** The server's whole environment: nothing of ours leaks into it. */
export const SERVER_ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
