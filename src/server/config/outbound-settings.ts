import { z } from "zod";
import { readList, readSwitch, setting } from "./setting.ts";

const HOST = /^(?!.*:\/\/)[A-Za-z0-9._:[\]/-]{1,255}$/;

/** Where requests of our own may go beside the public network. */
export function outboundSettings() {
  return z
    .strictObject({
      privateNetworks: setting(
        {
          env: "TUTTI_OUTBOUND_PRIVATE_NETWORKS",
          value: "on|off",
          says: "Whether addresses of the configuration may be in private networks.",
          accepts: "on or off",
          read: readSwitch,
        },
        z.boolean().default(false),
      ),
      allow: setting(
        {
          env: "TUTTI_OUTBOUND_ALLOW",
          value: "<hosts>",
          says: "Hosts that may be in a private network, and addresses and ranges that may be used.",
          accepts:
            "names, addresses or ranges such as 10.0.0.0/8, with commas between, at most 100",
          read: readList,
        },
        z.array(z.string().regex(HOST)).max(100).default([]),
      ),
    })
    .prefault({});
}
