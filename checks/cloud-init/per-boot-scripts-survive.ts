import { reachableStat } from "../../src/facts/reachable.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

const folder = "/var/lib/cloud/scripts";
const MAX_FINDINGS = 20;

export default defineCheck({
  id: "cloud-init.per-boot-scripts-survive",
  title: "No script lies where cleaning cloud-init deletes it",
  level: "info",
  requirements: ["cloud-init.per-boot-scripts-survive"],
  why: "The article on swap keeps its script in /var/lib/cloud/scripts/per-boot. `cloud-init clean` empties that folder: a script there is lost with the next clean-up, and the image that is published may do without it.",
  fix: { text: "Deliver the script as a systemd unit, or put it in place after cleaning." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const findings: Finding[] = [];
    for (const kind of ["per-boot", "per-instance", "per-once"]) {
      if ((await reachableStat(image.tree, `${folder}/${kind}`))?.type !== "directory") continue;
      for (const { name } of await image.tree.readDir(`${folder}/${kind}`))
        findings.push({
          message: "a script lies in a folder that cleaning empties",
          path: `${folder}/${kind}/${name}`,
        });
    }
    return findings.slice(0, MAX_FINDINGS);
  },
});
