import type { Log } from "../../src/kernel/log.ts";

const nothing = (): void => undefined;

export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
