import { failedCondition } from "../../src/facts/unit-conditions.ts";
import { type Unit, units } from "../../src/facts/units.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** Guest services of other hypervisors and clouds. */
const tools: readonly (readonly [what: string, ...units: string[]])[] = [
  ["VMware", "vmtoolsd.service", "open-vm-tools.service", "vgauthd.service", "vgauth.service"],
  ["QEMU", "qemu-guest-agent.service", "qemu-ga.service", "spice-vdagentd.service"],
  ["VirtualBox", "vboxadd.service", "vboxadd-service.service", "vboxservice.service", "virtualbox-guest-utils.service"],
  ["Xen", "xe-linux-distribution.service", "xe-daemon.service"],
  ["Parallels", "prltoolsd.service"],
  ["Amazon EC2", "amazon-ssm-agent.service", "snap.amazon-ssm-agent.amazon-ssm-agent.service"],
  [
    "Google Compute Engine",
    "google-guest-agent.service",
    "google-startup-scripts.service",
    "google-osconfig-agent.service",
  ],
  ["Oracle Cloud", "oracle-cloud-agent.service"],
  ["Alibaba Cloud", "aliyun.service"],
];

export default defineCheck({
  id: "leftovers.build-tools",
  title: "No guest services of another platform start",
  level: "should",
  requirements: ["leftovers.build-tools"],
  why: "They look for a host that is not there: some wait and hold up the boot, some set the clock or the host name, some log errors for ever. A service that its own condition keeps from starting on Azure (Ubuntu's open-vm-tools asks for VMware) does no harm.",
  fix: {
    text: "Remove the packages, or disable the services.",
    commands: ["systemctl disable open-vm-tools.service qemu-guest-agent.service"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const all = await image.fact(units);
    for (const [what, ...names] of tools) {
      for (const name of names) {
        const unit = all.find(name);
        if (!unit?.startsAtBoot || unit.aliasOf !== undefined || waitsForDevice(unit)) continue;
        if (await attempt(unseen, failedCondition(image.tree, unit))) continue;
        findings.push({ message: `a guest service of ${what} starts at boot`, path: unit.path, subject: name });
      }
    }
    return partial(findings, unseen);
  },
});

/** QEMU's agent is bound to a virtio port, which no VM on Azure has. */
function waitsForDevice(unit: Unit): boolean {
  return ["BindsTo", "Requires", "Requisite"].some((key) =>
    unit.values("Unit", key).some(({ value }) => /virtio.*\.device\b/.test(value)),
  );
}
