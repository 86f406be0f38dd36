export type Terminal = { readonly columns: number | null; readonly color: boolean };

/** What standard output can show. NO_COLOR counts when set to anything (https://no-color.org). */
export function terminal(env: NodeJS.ProcessEnv = process.env, out = process.stdout): Terminal {
  const interactive = out.isTTY === true && env["TERM"] !== "dumb";
  return {
    columns: interactive ? out.columns || 80 : null,
    color: interactive && !env["NO_COLOR"],
  };
}
