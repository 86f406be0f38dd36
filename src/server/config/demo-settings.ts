import { z } from "zod";
import { readNumber, readSwitch, setting } from "./setting.ts";

/** The demo retailer: whether there is one, and which world it is. */
export function demoSettings() {
  return z
    .strictObject({
      enabled: setting(
        {
          env: "TUTTI_DEMO",
          flag: "--no-demo",
          value: "on|off",
          says: "The demo retailer; without it, nothing runs until systems are configured.",
          accepts: "on or off",
          read: readSwitch,
        },
        z.boolean().default(true),
      ),
      seed: setting(
        {
          env: "TUTTI_DEMO_SEED",
          flag: "--seed",
          value: "<number>",
          says: "What the demo's simulated parts are drawn from; the same seed, the same world.",
          accepts: "a whole number from 0 to 4294967295",
          read: readNumber,
        },
        z.int().min(0).max(4_294_967_295).default(1),
      ),
      speed: setting(
        {
          env: "TUTTI_DEMO_SPEED",
          flag: "--speed",
          value: "<factor>",
          says: "Simulated seconds per second; 720 is a day every two minutes, 0 pauses.",
          accepts: "a number from 0 to 86400",
          read: readNumber,
        },
        z.number().min(0).max(86_400).default(720),
      ),
      scale: setting(
        {
          env: "TUTTI_DEMO_SCALE",
          flag: "--scale",
          value: "<times>",
          says: "How many times the demo's catalog and history are laid out, for load trials.",
          accepts: "a whole number from 1 to 10",
          read: readNumber,
        },
        z.int().min(1).max(10).default(1),
      ),
      historyDays: setting(
        {
          env: "TUTTI_DEMO_HISTORY_DAYS",
          flag: "--history-days",
          value: "<days>",
          says: "How long the demo has traded when it begins; the shorter, the sooner it is read.",
          accepts: "a whole number from 1 to 222",
          read: readNumber,
        },
        z.int().min(1).max(222).default(222),
      ),
    })
    .prefault({});
}
