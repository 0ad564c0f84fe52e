import { defineCheck } from "../../src/lint/check.ts";
import { isChrony, runningChrony } from "./_chrony.ts";

export default defineCheck({
  id: "generic.chrony-no-numbered-ptp",
  title: "chrony names the host's clock by its lasting link",
  level: "info",
  requirements: ["generic.chrony-no-numbered-ptp", "lisa.timesync-ptp"],
  why: "/dev/ptp0 is the host's clock only while no other driver is faster: with accelerated networking it can be the Mellanox card's. The link /dev/ptp_hyperv always leads to the right one. Images of the Kubernetes image builder use /dev/ptp0, so this is only noted.",
  fix: {
    text: "Use the link.",
    commands: ["sed -i 's#/dev/ptp[0-9]\\+#/dev/ptp_hyperv#' /etc/chrony.conf"],
    commandsFor: { debian: ["sed -i 's#/dev/ptp[0-9]\\+#/dev/ptp_hyperv#' /etc/chrony/chrony.conf"] },
  },
  async run(image) {
    const chrony = await runningChrony(image);
    if (!isChrony(chrony)) return chrony;
    return chrony.refclocks
      .filter(({ driver, device }) => driver.toUpperCase() === "PHC" && /^\/dev\/ptp\d+$/.test(device))
      .map(({ device, path, line }) => ({
        message: `${device} can be another clock`,
        path,
        line,
        evidence: { actual: device, expected: "/dev/ptp_hyperv" },
      }));
  },
});
