import { fstab } from "../../../src/facts/fstab.ts";
import { os } from "../../../src/facts/os.ts";
import { readShellVariables } from "../../../src/facts/shell-variables.ts";
import type { FstabEntry } from "../../../src/facts/fstab.ts";
import type { Image } from "../../../src/image/image.ts";
import { type Finding, defineCheck, notApplicable } from "../../../src/lint/check.ts";

const SELINUX_CONFIG = "/etc/selinux/config";

export default defineCheck({
  id: "distro.rhel.kickstart-layout",
  title: "The system is laid out as Azure's kickstart does it",
  level: "info",
  requirements: ["distro-rhel.kickstart-layout"],
  why: "Azure's kickstart makes /boot and a root that grows, both XFS, no volume groups and no swap; SELinux enforces and the clock's zone is UTC. Everything else works too, and Red Hat's own images have the volume group rootvg, which is taken for good: tools that grow or repair disks on Azure were tried with these two.",
  fix: { text: "Use the partitioning of the kickstart." },
  references: [
    {
      title: "Azure: prepare a Red Hat VHD, by kickstart",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/redhat-create-upload-vhd",
    },
  ],
  appliesTo: { distro: ["rhel"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major === undefined || major < 7) return notApplicable("only from release 7 on");
    const { entries } = await image.fact(fstab);
    return [...entries.flatMap(judgeMount), ...(await judgeSelinux(image)), ...(await judgeZone(image))];
  },
});

function judgeMount(entry: FstabEntry): readonly Finding[] {
  const { device, mountPoint, type, path, line } = entry;
  const at = { path, line, subject: mountPoint };
  if (type === "swap") return [{ message: "fstab has swap", path, line, subject: device }];
  if (mountPoint !== "/" && mountPoint !== "/boot") return [];
  const isLvm = device.startsWith("/dev/mapper/") && !device.startsWith("/dev/mapper/rootvg-");
  return [
    ...(isLvm ? [{ message: `${mountPoint} is a logical volume`, ...at, evidence: { actual: device } }] : []),
    ...(type === "xfs" || type === "auto"
      ? []
      : [{ message: `${mountPoint} is not XFS`, ...at, evidence: { actual: type, expected: "xfs" } }]),
  ];
}

async function judgeSelinux(image: Image): Promise<readonly Finding[]> {
  const text = await image.tree.readText(SELINUX_CONFIG, { optional: true });
  if (text === undefined) return [];
  const mode = readShellVariables(text, SELINUX_CONFIG).variables.get("SELINUX");
  if (!mode || mode.value.toLowerCase() === "enforcing") return [];
  const { path, line, value } = mode;
  return [{ message: "SELinux does not enforce", path, line, evidence: { actual: value, expected: "enforcing" } }];
}

async function judgeZone(image: Image): Promise<readonly Finding[]> {
  const zone = await image.tree.readLink("/etc/localtime");
  if (zone === undefined || /\/(?:UTC|UCT|Universal|Zulu|GMT|Greenwich)$/.test(zone)) return [];
  return [{ message: "the clock's zone is not UTC", path: "/etc/localtime", evidence: { actual: zone } }];
}
