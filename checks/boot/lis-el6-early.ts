import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

/** From this minor release on the drivers are part of the kernel. */
const FIRST_WITH_DRIVERS = 4;

export default defineCheck({
  id: "boot.lis-el6-early",
  title: "Enterprise Linux 6.0 to 6.3 has Microsoft's driver packages",
  level: "must",
  requirements: ["boot.lis-el6-early"],
  appliesTo: { family: ["redhat"] },
  why: "The kernels of these releases have no drivers for Hyper-V: the Linux Integration Services bring them as packages. Without them the VM finds neither disk nor network, and the deployment times out. Red Hat's own hypervkvpd collides with the one in there. From 6.4 on the kernel has the drivers.",
  fix: {
    text: "Install the Linux Integration Services, or update to the latest release of 6.",
    commands: ["yum remove -y hypervkvpd", "yum install -y microsoft-hyper-v kmod-microsoft-hyper-v"],
  },
  async run(image) {
    const { major, minor } = await image.fact(os);
    if (major !== 6) return notApplicable("it is not Enterprise Linux 6");
    if (minor === undefined || minor >= FIRST_WITH_DRIVERS)
      return notApplicable("the kernel of this release has the drivers");
    const installed = await image.fact(packages);
    const findings: Finding[] = ["microsoft-hyper-v", "kmod-microsoft-hyper-v"]
      .filter((name) => !installed.find(name))
      .map((name) => ({ message: `release 6.${minor} is without ${name}`, subject: name }));
    if (findings.length === 0 && installed.find("hypervkvpd"))
      findings.push({ message: "hypervkvpd is installed beside microsoft-hyper-v", subject: "hypervkvpd" });
    return findings;
  },
});
