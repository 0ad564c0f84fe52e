import { type UdevRule, assigns, comparedWith, udev } from "../../src/facts/udev.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { isChrony, runningChrony } from "./_chrony.ts";

const LINK = "ptp_hyperv";

export default defineCheck({
  id: "generic.ptp-hyperv-udev-rule",
  title: "A udev rule makes the link that chrony uses",
  level: "should",
  requirements: ["generic.ptp-hyperv-udev-rule", "lisa.timesync-ptp"],
  why: "chronyd does not start when the device of a reference clock is missing. systemd makes /dev/ptp_hyperv itself from release 251 on, in 50-udev-default.rules; before, a rule of the image must do it, under whatever name (99-azure-hyperv-ptp.rules, 51-ptp-hyperv.rules, …).",
  fix: {
    text: "Write the rule.",
    commands: [
      `echo 'SUBSYSTEM=="ptp", ATTR{clock_name}=="hyperv", SYMLINK += "ptp_hyperv"' > /etc/udev/rules.d/99-ptp_hyperv.rules`,
    ],
  },
  async run(image) {
    const chrony = await runningChrony(image);
    if (!isChrony(chrony)) return chrony;
    const user = chrony.refclocks.find(({ device }) => device === `/dev/${LINK}`);
    if (!user) return notApplicable(`chrony does not use /dev/${LINK}`);
    const { rules, files } = await image.fact(udev);
    if (rules.some(makesLink)) return [];
    if (!files.some(({ name }) => name === "50-udev-default.rules"))
      return undecided("systemd's own rules are not in the tree, and those of today make the link");
    return [{ message: `no rule makes /dev/${LINK}`, path: user.path, line: user.line }];
  },
});

function makesLink(rule: UdevRule): boolean {
  return comparedWith(rule, "ATTR", "clock_name").includes("hyperv") && assigns(rule, "SYMLINK", undefined, LINK);
}
