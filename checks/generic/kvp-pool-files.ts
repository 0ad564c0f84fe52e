import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const DIRECTORY = "/var/lib/hyperv";
/** tools/hv/hv_kvp_daemon.c makes them with this mode, and leaves what is there as it is. */
const WANTED = 0o644;

export default defineCheck({
  id: "generic.kvp-pool-files",
  title: "The files of the key-value daemon can be made and read",
  level: "should",
  requirements: ["lisa.kvp-pools"],
  why: "The daemon makes five files, .kvp_pool_0 to _4, in /var/lib/hyperv at its start, for everybody to read. It does not change the rights of files that are there already, and ends where the directory is none: tools then read nothing of what the host says. An image without the files is fine. Confidential VMs have no such channel.",
  fix: { text: "Remove the files; the daemon makes them anew.", commands: ["rm -rf /var/lib/hyperv"] },
  appliesTo: { security: ["standard", "trusted-launch"] },
  async run(image) {
    const directory = await image.tree.stat(DIRECTORY);
    if (directory === undefined) return [];
    if (directory.type !== "directory")
      return [{ message: "the directory of the key-value daemon is none", path: DIRECTORY }];
    const knowsModes = await image.fact(permissionsKnown);
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    let pools = 0;
    for (let pool = 0; pool < 5; pool++) {
      const path = `${DIRECTORY}/.kvp_pool_${pool}`;
      const stat = await attempt(unseen, image.tree.lstat(path));
      if (stat === undefined) continue;
      pools++;
      if (stat.type !== "file") findings.push({ message: "a pool of key-value pairs is no file", path });
      else if (knowsModes && stat.mode !== WANTED)
        findings.push({
          message: "a pool of key-value pairs has other rights",
          path,
          evidence: { actual: `0${stat.mode.toString(8)}`, expected: `0${WANTED.toString(8)}` },
        });
    }
    if (pools > 0 && findings.length === 0 && !knowsModes)
      return notApplicable("owners and modes are not those of the image");
    return partial(findings, unseen);
  },
});
