import { swapDirective } from "../../src/facts/cloud-init/swap.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.swap-directive",
  title: "The directive for swap on the temporary disk is complete",
  level: "should",
  requirements: ["cloud-init.swap-directive"],
  why: "Swap on Azure belongs on the temporary disk and is made anew on each VM: disk_setup must part the disk, although it comes with a partition, fs_setup must make swap on the part, and mounts must use it. With one of the three missing there is no swap.",
  fix: { text: "Write disk_setup, fs_setup and mounts for ephemeral0 as the page on swap shows." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const directive = swapDirective(look.config);
    if (!directive) return notApplicable("cloud-init's configuration asks for no swap");
    const { mounts, made, disk } = directive;
    const findings: Finding[] = [];
    const madeDevices = new Set(made.map(({ device }) => device));
    for (const { device, path, line } of mounts) {
      if (device.startsWith("ephemeral0") && !madeDevices.has(device))
        findings.push({ message: `mounts uses ${device} as swap, which fs_setup does not make`, path, line });
    }
    for (const { device, path, line } of made) {
      if (!mounts.some((mount) => mount.device === device))
        findings.push({ message: `fs_setup makes swap on ${device}, which mounts does not use`, path, line });
      const partition = Number(/^ephemeral0\.(\d+)$/.exec(device)?.[1] ?? 0);
      if (partition === 0) continue;
      if (!disk) findings.push({ message: `disk_setup does not part ephemeral0 for ${device}`, path, line });
      else if (disk.partitions < partition) {
        const message = `the layout of ephemeral0 has no partition ${partition}`;
        findings.push({
          message,
          path: disk.path,
          line: disk.line,
          evidence: { actual: `${disk.partitions} partitions` },
        });
      } else if (!disk.overwrites) {
        const message = "disk_setup does not overwrite the partition that ephemeral0 comes with";
        findings.push({ message, path: disk.path, line: disk.line });
      }
    }
    return findings;
  },
});
