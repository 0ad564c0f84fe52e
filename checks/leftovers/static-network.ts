import { network } from "../../src/facts/network.ts";
import { defineCheck } from "../../src/lint/check.ts";

/** Where cloud-init writes anew at each boot: leftovers.cloud-init-network judges these. */
const rendered = /\/(50-cloud-init[^/]*|cloud-init-[^/]+\.nmconnection|10-cloud-init-[^/]+\.network)$/;

const words = { address: "fixed address", gateway: "fixed gateway", dns: "fixed name server", route: "fixed route" };

export default defineCheck({
  id: "leftovers.static-network",
  title: "No addresses of the build network are set",
  level: "must",
  requirements: ["leftovers.static-network", "lisa.marketplace-network-reset"],
  why: "An address, gateway or route of another network cuts the VM off: it runs, and neither SSH nor a ready report gets through; Azure gives all of them by DHCP. Where the first card gets its address by DHCP all the same, and for name servers, it is a warning.",
  fix: { text: "Delete the settings and let the card ask DHCP." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { statics, primaryDhcp } = await image.fact(network);
    return statics.flatMap(({ kind, text, device, path, line }) => {
      if (kind === "mac" || kind === "client-id" || kind === "uuid" || rendered.test(path)) return [];
      const isHarmless = primaryDhcp.answer === "yes" || kind === "dns";
      return [
        {
          message: `${words[kind]} of the build network`,
          path,
          line,
          ...(device === undefined ? {} : { subject: device }),
          evidence: { actual: text.slice(0, 100) },
          ...(isHarmless ? { level: "should" as const } : {}),
        },
      ];
    });
  },
});
