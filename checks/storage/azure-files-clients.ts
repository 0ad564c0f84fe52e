import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "storage.azure-files-clients",
  title: "Azure Files can be mounted by SMB and NFS",
  level: "info",
  requirements: ["lisa.smb-nfs"],
  why: "Shares of Azure Files are mounted by SMB, with cifs and mount.cifs, or by NFS 4.1, with nfsv4 and mount.nfs4. Microsoft's test installs the programs by itself, and official images come without them: a note. That the kernel lacks cifs is told by boot.kernel-wdt-cifs.",
  fix: {
    text: "Install the programs.",
    ...installing({
      debian: "cifs-utils nfs-common",
      redhat: "cifs-utils nfs-utils",
      suse: "cifs-utils nfs-client",
      azurelinux: "cifs-utils nfs-utils",
      photon: "cifs-utils nfs-utils",
    }),
  },
  references: [
    {
      title: "Azure Files with Linux",
      url: "https://learn.microsoft.com/azure/storage/files/storage-how-to-use-files-linux",
    },
  ],
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    const hasPrograms = (await findProgram(image.tree, "sh")) !== undefined;
    if (kernels.length === 0 && !hasPrograms) return notApplicable("there is neither a kernel nor a program");
    const findings: Finding[] = [];
    for (const { version, path, hasModule, option } of kernels) {
      if ((await hasModule("nfsv4")) !== undefined || (await option("NFS_V4")) !== undefined) continue;
      findings.push({ message: `kernel ${version} cannot mount NFS 4`, path, subject: "nfsv4" });
    }
    const missing: string[] = [];
    if ((await findProgram(image.tree, "mount.cifs")) === undefined) missing.push("mount.cifs");
    const nfs = await Promise.all(["mount.nfs4", "mount.nfs"].map((name) => findProgram(image.tree, name)));
    if (nfs.every((path) => path === undefined)) missing.push("mount.nfs4");
    if (hasPrograms && missing.length > 0)
      findings.push({
        message: "programs that mount Azure Files are not installed",
        evidence: { actual: `without ${missing.join(" and ")}` },
      });
    return findings;
  },
});
