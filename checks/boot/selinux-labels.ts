import { bootEntries } from "../../src/facts/boot-entries.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const CONFIG = "/etc/selinux/config";
const ATTRIBUTE = "security.selinux";

/** What a start and a login open first; editing an image offline most often touches these. */
const asked: readonly string[] = [
  "/etc/passwd",
  "/etc/shadow",
  "/etc/fstab",
  "/etc/selinux/config",
  "/etc/ssh/sshd_config",
  "/etc/waagent.conf",
  "/etc/cloud/cloud.cfg",
  "/usr/bin/bash",
  "/usr/lib/systemd/systemd",
  "/usr/sbin/sshd",
];

export default defineCheck({
  id: "boot.selinux-labels",
  title: "Files have their SELinux labels, or are labelled at the next start",
  level: "info",
  requirements: ["boot.selinux-labels"],
  why: "A file that is written while SELinux does not run has no label. Where SELinux enforces its policy, the first start then denies logins or services, or ends in emergency mode, and the deployment times out. The label of files that every start opens decides (the extended attribute security.selinux), unless /.autorelabel or the kernel parameter autorelabel asks for new labels.",
  fix: { text: "Have all files labelled at the next start.", commands: ["touch /.autorelabel"] },
  references: [
    {
      title: "Kernel-related boot issues of Azure VMs",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/kernel-related-boot-issues",
    },
  ],
  async run(image) {
    const { tree } = image;
    const text = await tree.readText(CONFIG, { optional: true });
    const mode = text === undefined ? undefined : readShellVariables(text, CONFIG).variables.get("SELINUX")?.value;
    if (mode?.toLowerCase() !== "enforcing") return notApplicable("SELinux does not enforce its policy");
    if ((await tree.lstat("/.autorelabel")) !== undefined) return [];
    const words = await startingWords(image);
    if (words.some((word) => ["selinux=0", "enforcing=0", "autorelabel=1", "autorelabel"].includes(word))) return [];
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const path of asked) {
      if ((await attempt(unseen, tree.lstat(path)))?.type !== "file") continue;
      const failures = unseen.length;
      const label = await attempt(unseen, tree.attribute(path, ATTRIBUTE));
      if (unseen.length > failures || label !== undefined) continue;
      findings.push({ message: "a file has no SELinux label, and SELinux enforces its policy", path });
    }
    return partial(findings, unseen);
  },
});

/** The words that the default entries give to the kernel. */
async function startingWords(image: Image): Promise<readonly string[]> {
  const { defaults } = await image.fact(bootEntries);
  return defaults.flatMap(({ cmdline = [] }) => cmdline.map(({ text }) => text));
}
