import { os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

/** What Microsoft's check of RHEL images asks for (Azure/linux-image-validations, ade_packages_validation.yaml). */
const needed = [
  "lsscsi",
  "psmisc",
  "lvm2",
  "uuid",
  "at",
  "patch",
  "cryptsetup",
  "cryptsetup-reencrypt",
  "procps-ng",
  "util-linux",
] as const;

export default defineCheck({
  id: "features.disk-encryption-packages",
  title: "What Azure Disk Encryption calls is installed",
  level: "info",
  requirements: ["lisa.rhel-azure-ade-packages", "lisa.ade-ready"],
  why: "The extension that encrypts disks installs what is missing, which fails on a VM without repositories. Microsoft checks RHEL 7 and 8 for the packages. They matter only where disks are to be encrypted by the extension, and on x86_64: a note.",
  fix: { text: "Install the packages.", commands: [`yum install ${needed.join(" ")}`] },
  appliesTo: { arch: ["x86_64"], security: ["standard", "trusted-launch"], distro: ["rhel", "centos", "ol"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== 7 && major !== 8) return notApplicable("the list is for releases 7 and 8");
    const { database, path, find } = await image.fact(packages);
    if (database !== "rpm") return undecided("no database of packages was found");
    const missing = needed.filter((name) => find(name) === undefined);
    if (missing.length === 0) return [];
    return [
      {
        message: "packages for Azure Disk Encryption are missing",
        ...(path === undefined ? {} : { path }),
        evidence: { actual: `without ${missing.join(", ")}` },
      },
    ];
  },
});
