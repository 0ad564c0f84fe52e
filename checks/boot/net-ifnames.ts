import { hasWord } from "../../src/facts/kernel-command-line.ts";
import { notApplicable } from "../../src/lint/check.ts";
import { commandLineCheck } from "./_command-line.ts";

const IFCFG = "/etc/sysconfig/network-scripts/ifcfg-eth0";

export default commandLineCheck({
  id: "boot.net-ifnames",
  title: "A NIC that is set up as eth0 is called so",
  level: "info",
  requirements: ["boot.net-ifnames"],
  why: "The pages for Enterprise Linux ask for net.ifnames=0, which keeps the names eth0 and following. It only matters to a system that sets up eth0 by name. A note: Azure's synthetic NICs keep their names under systemd's usual policy, and most official images do without the word.",
  change: "Add net.ifnames=0 to the kernel's parameters",
  parameters: { add: "net.ifnames=0" },
  appliesTo: { family: ["redhat", "other"] },
  async judge({ words, at }, { image }) {
    if ((await image.tree.stat(IFCFG))?.type !== "file")
      return notApplicable("no ifcfg-eth0 sets up a NIC by its name");
    if (hasWord(words, "net.ifnames=0")) return [];
    return [
      { message: "ifcfg-eth0 is there and net.ifnames=0 is not set", ...at, evidence: { expected: "net.ifnames=0" } },
    ];
  },
});
