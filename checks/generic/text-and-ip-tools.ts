import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import { missingPrograms } from "./_programs.ts";

export default defineCheck({
  id: "generic.text-and-ip-tools",
  title: "sed, grep and ip are there for the agent",
  level: "must",
  requirements: ["generic.text-and-ip-tools"],
  why: "The agent runs them to set up the network and its own configuration; without them it logs errors and may not find the wire server. iptables, which its readme lists too, only protects the wire server from other users: its absence is noted, as nft does the same.",
  fix: {
    text: "Install the packages.",
    ...installing({
      debian: "sed grep iproute2",
      redhat: "sed grep iproute",
      suse: "sed grep iproute2",
      azurelinux: "sed grep iproute",
      photon: "sed grep iproute2",
    }),
  },
  async run(image) {
    const { installed, hidden } = await image.fact(waagent);
    if (hidden !== undefined) return undecided(hidden);
    if (!installed) return notApplicable("the agent is not installed");
    return missingPrograms(image, [
      { name: "sed" },
      { name: "grep" },
      { name: "ip" },
      { name: "iptables", or: ["nft"], level: "info" },
    ]);
  },
});
