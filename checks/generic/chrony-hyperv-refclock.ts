import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { isChrony, runningChrony } from "./_chrony.ts";

export default defineCheck({
  id: "generic.chrony-hyperv-refclock",
  title: "chrony takes the host's clock",
  level: "info",
  requirements: ["generic.chrony-hyperv-refclock", "lisa.timesync-ptp"],
  why: "The Hyper-V PTP device gives the time of the host, which is synchronised to Microsoft's own clocks, without any network. `refclock PHC /dev/ptp_hyperv` with any further options counts. RHEL's images up to 9.5 use NTP pools alone, so this is only noted. Kernels before 4.11 (3.10.0-693 on release 7) have no such device.",
  fix: {
    text: "Add the reference clock.",
    commands: ["echo 'refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0 stratum 2' >> /etc/chrony.conf"],
    commandsFor: {
      debian: ["echo 'refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0 stratum 2' >> /etc/chrony/chrony.conf"],
    },
  },
  references: [
    {
      title: "Azure: time sync for Linux VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/time-sync",
    },
  ],
  async run(image) {
    const chrony = await runningChrony(image);
    if (!isChrony(chrony)) return chrony;
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length > 0 && !kernels.some(({ version }) => hasPtpDevice(version)))
      return notApplicable("the kernel is too old for the device");
    // Any number of the device is the same clock; that the name should be the lasting one has a check of its own.
    if (chrony.refclocks.some(({ driver, device }) => driver.toUpperCase() === "PHC" && device.startsWith("/dev/ptp")))
      return [];
    return [
      {
        message: "chrony does not use the host's clock",
        path: chrony.path,
        evidence: { expected: "refclock PHC /dev/ptp_hyperv" },
      },
    ];
  },
});

function hasPtpDevice(version: string): boolean {
  const backported = /^3\.10\.0-(\d+)\..*\bel7/.exec(version)?.[1];
  if (backported !== undefined) return Number(backported) >= 693;
  return compareDotted(/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0", "4.11") >= 0;
}
