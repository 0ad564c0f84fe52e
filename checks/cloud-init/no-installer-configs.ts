import { reachableStat } from "../../src/facts/reachable.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

const folder = "/etc/cloud/cloud.cfg.d";

/** Files that curtin and subiquity write, and what each of them pins. */
const installerFiles = [
  { name: "50-curtin-networking.cfg", what: "the build machine's network" },
  { name: "90-installer-network.cfg", what: "the build machine's network" },
  { name: "99-installer.cfg", what: "a NoCloud datasource with the build machine's user data" },
  { name: "subiquity-disable-cloudinit-networking.cfg", what: "that cloud-init leaves the network alone" },
  { name: "curtin-preserve-sources.cfg", what: "the build machine's package sources", level: "should" },
] as const;

export default defineCheck({
  id: "cloud-init.no-installer-configs",
  title: "No configuration of the installer is left for cloud-init",
  level: "must",
  requirements: ["cloud-init.no-installer-configs"],
  why: "The installer tells cloud-init to take the build machine's data for its source and to keep the network as it was built: a VM then gets no user or no address. Kept package sources are a warning.",
  fix: {
    text: "Delete the files.",
    commands: [`rm -f ${installerFiles.map(({ name }) => `${folder}/${name}`).join(" ")}`],
  },
  appliesTo: { type: ["generalized"], distro: ["ubuntu"] },
  async run(image) {
    const findings: Finding[] = [];
    for (const { name, what, ...more } of installerFiles) {
      const path = `${folder}/${name}`;
      if ((await reachableStat(image.tree, path))?.type !== "file") continue;
      findings.push({ message: `a file of the installer pins ${what}`, path, ...more });
    }
    return findings;
  },
});
