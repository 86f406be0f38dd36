import { migrate } from "../src/store/migrate.ts";
import { openPlaceDatabase } from "./support/authz/place.ts";
import { probe } from "./support/authz/probe.ts";
import { withDatabase } from "./support/database.ts";
import { diceOf } from "./support/dice.ts";
import { readFlags } from "./support/flags.ts";

/**
 * Random operations as random principals, over a retailer whose every value tells who may know it.
 * The last line is JSON with --json; it ends with 1 when anything came out that must not.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const wanted = readFlags(FLAGS, argv);
  if (wanted === null) return;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const { probes, seed } = wanted;
  const { examples, ...report } = await withDatabase(async (server, { url }) => {
    let made = 0;
    const newDatabase = async () => {
      made += 1;
      const name = `authz_${made}`;
      await server.query(`create database ${name} template template1`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      await migrate(own.href);
      return openPlaceDatabase(own.href);
    };
    return probe({ probes, dice: diceOf(seed), newDatabase });
  });
  for (const example of examples) say(`${example}\n`);
  const { leaks, answered } = report;
  say(`Of ${probes} probes ${answered} were answered with records; ${leaks} leaked.`);
  if (wanted.json) say(JSON.stringify({ ...report, seed }));
  if (leaks > 0) process.exitCode = 1;
}

const FLAGS = {
  script: "fuzz:authz",
  says: "Asks for everybody's records as everybody, and looks for what must not be answered.",
  numbers: {
    probes: { says: "Operations to ask.", default: 2_000, min: 1, max: 1_000_000 },
    seed: { says: "What everything is drawn from.", default: 1, min: 0, max: 4_294_967_295 },
  },
  switches: { json: "The last line is JSON." },
} as const;
