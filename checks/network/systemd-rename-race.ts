import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { compareDpkg } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** The build of Ubuntu 20.04 that no longer renames a NIC which joins another (LP #2002445). */
const FIXED = "245.4-4ubuntu3.21";

export default defineCheck({
  id: "network.systemd-rename-race",
  title: "systemd does not rename virtual functions that join the synthetic NIC",
  level: "should",
  requirements: ["lisa.sriov-services"],
  why: "On Ubuntu 20.04 systemd older than this build tries to rename the virtual function of accelerated networking while the kernel joins it to the synthetic NIC; now and then that fails, units of the network fail with it, and the VM comes up degraded. Other releases do not have the fault. That all units start can only be seen on a running VM.",
  fix: { text: "Update systemd.", commands: ["apt-get install --only-upgrade systemd udev"] },
  appliesTo: { distro: ["ubuntu"] },
  async run(image) {
    const { version } = await image.fact(os);
    if (version !== "20.04") return notApplicable("only Ubuntu 20.04 has the fault");
    const { find, path } = await image.fact(packages);
    const systemd = find("systemd");
    if (!systemd) return undecided("the package database does not tell the version of systemd");
    if (compareDpkg(systemd.version, FIXED) >= 0) return [];
    return [
      {
        message: "systemd may fail to rename virtual functions",
        ...(path === undefined ? {} : { path }),
        subject: "systemd",
        evidence: { actual: systemd.version, expected: `${FIXED} or later` },
      },
    ];
  },
});
