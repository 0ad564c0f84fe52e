import { os } from "../../../src/facts/os.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { missingPackages, type WantedPackage } from "../_packages.ts";

export default defineCheck({
  id: "distro.rhel.packages",
  title: "The packages that Azure's page for RHEL asks for are installed",
  level: "should",
  requirements: ["distro-rhel.packages"],
  why: "The page installs WALinuxAgent, cloud-init, cloud-utils-growpart, gdisk (until release 9) and hyperv-daemons. An image works without single ones of them, and what then fails is told by the checks of the agent, of cloud-init and of the temporary disk, so this is a warning. Confidential VMs have no use for hyperv-daemons. On AlmaLinux and Rocky, which have no page of their own, it is a note.",
  fix: {
    text: "Install them.",
    commands: ["yum install -y WALinuxAgent cloud-init cloud-utils-growpart gdisk hyperv-daemons"],
  },
  references: [
    {
      title: "Azure: prepare a Red Hat VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/redhat-create-upload-vhd",
    },
  ],
  appliesTo: { distro: ["rhel", "almalinux", "rocky"] },
  async run(image, { target }) {
    const { id, major } = await image.fact(os);
    if (major === undefined || major < 7) return notApplicable("only from release 7 on");
    const wanted: readonly WantedPackage[] = [
      { names: ["WALinuxAgent"] },
      ...(target.type === "generalized" ? [{ names: ["cloud-init"] }] : []),
      { names: ["cloud-utils-growpart"] },
      ...(major < 10 ? [{ names: ["gdisk"] }] : []),
      ...(target.security === "confidential" ? [] : [{ names: ["hyperv-daemons", "hypervkvpd"] }]),
    ];
    return missingPackages(image, id === "rhel" ? wanted : wanted.map((one) => ({ ...one, level: "info" })));
  },
});
