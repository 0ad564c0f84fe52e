import { comparedWith, udev, type UdevRule } from "../../src/facts/udev.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { waagentSetting } from "../../src/lint/fix.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

const SECONDS = "300";

export default defineCheck({
  id: "agent.root-scsi-timeout",
  title: "The timeout of SCSI disks is 300 seconds",
  level: "should",
  requirements: ["agent.root-scsi-timeout", "lisa.disk-timeout"],
  why: "During host maintenance a disk may not answer for longer than the kernel's 30 seconds, after which the file system goes read-only. The agent writes OS.RootDeviceScsiTimeout into every sd disk; shipped files say 300, but without the key the code leaves the kernel's value. A udev rule that sets 300 does as well.",
  fix: { text: "Set OS.RootDeviceScsiTimeout=300.", ...waagentSetting("OS.RootDeviceScsiTimeout", "300") },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.string("OS.RootDeviceScsiTimeout");
    if (setting.value?.trim() === SECONDS) return [];
    if (setting.value === undefined) {
      const { rules } = await image.fact(udev);
      if (rules.some(setsTimeout)) return [];
      return [settingFinding(setting, "nothing sets the timeout of SCSI disks", { evidence: { expected: SECONDS } })];
    }
    const isNumber = /^\d+$/.test(setting.value);
    const message = isNumber
      ? `the agent sets the timeout of SCSI disks to ${setting.value} seconds`
      : "the agent is told a timeout for SCSI disks that is no number";
    return [settingFinding(setting, message, { evidence: { expected: SECONDS } })];
  },
});

/** `SUBSYSTEM=="block", KERNEL=="sd*", ATTR{device/timeout}="300"`, or the same by the SCSI device below. */
function setsTimeout(rule: UdevRule): boolean {
  if (comparedWith(rule, "ACTION").includes("remove")) return false;
  return rule.tokens.some(
    ({ key, attribute, operator, value }) =>
      key === "ATTR" &&
      (attribute === "device/timeout" || attribute === "timeout") &&
      operator !== "==" &&
      operator !== "!=" &&
      value === SECONDS,
  );
}
