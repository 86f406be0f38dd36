import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import type { Config } from "./config/load.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Progress } from "./progress.ts";

/** Everything a part may need to start. */
export type Start = {
  readonly config: Config;
  /** Reads the configuration again, as it is now. */
  readonly reread: () => Result<Config>;
  readonly lifecycle: Lifecycle;
  readonly progress: Progress;
  readonly log: Log;
};
