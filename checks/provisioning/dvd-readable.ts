import { provisioningMedium } from "../../src/facts/provisioning-medium.ts";
import { provisioning } from "../../src/facts/provisioning.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.dvd-readable",
  title: "The provisioning DVD can be mounted",
  level: "must",
  requirements: ["provisioning.dvd-readable", "boot.udf-module"],
  why: "Azure hands the account, the keys and custom data over on a virtual DVD with a UDF file system. Hardening guides keep udf from being loaded (`install udf /bin/true`; a blacklist hides the alias fs-udf that the kernel asks for): waagent and cloud-init before 21.2 then cannot provision at all, later ones only without password and custom data. The drive needs sr_mod and cdrom, on Generation 1 ata_piix. Drivers that are built in cannot be blocked; azure-init and reporters of an image's own read no DVD.",
  fix: {
    text: "Remove the line that blocks the module, or install the package with the kernel's further modules.",
    commands: ["sed -i -E '/^(install|blacklist)[[:blank:]]+(udf|sr_mod|cdrom)/d' /etc/modprobe.d/*.conf"],
  },
  references: [
    {
      title: "Provisioning of Linux VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/provisioning",
    },
    {
      title: "cloud-init without a UDF driver",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/using-cloud-init#cloud-init-vm-provisioning-without-a-udf-driver",
    },
  ],
  appliesTo: { type: ["generalized"] },
  async run(image, { target }) {
    const { provisioner } = (await image.fact(provisioning)).generalized;
    if (provisioner === "azure-init" || provisioner === "custom") {
      return notApplicable("what provisions this image reads no DVD");
    }
    const { problems, kernelSeen } = await image.fact(provisioningMedium);
    const findings = problems
      .filter(({ module }) => module !== "ata_piix" || target.generation !== 2)
      .map(({ module, text, path, line }) => ({
        message: text,
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
        subject: module,
        // A disk that boots on both generations has no need of it on the newer one.
        ...(module === "ata_piix" && target.generation === undefined ? { level: "should" as const } : {}),
      }));
    if (findings.length === 0 && !kernelSeen) return undecided("no kernel lies in this tree");
    return findings;
  },
});
