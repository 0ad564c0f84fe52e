import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import type { Kernel } from "../../src/facts/kernels.ts";
import { type Package, packages } from "../../src/facts/packages.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.vendor-kernel",
  title: "Kernel and modules come from the distribution",
  level: "info",
  requirements: ["generic.vendor-kernel"],
  why: "Vendors do not support kernels and modules of others, and Microsoft may ask for the stock kernel before it helps. A kernel without a package of its version, and module directories that are made for modules of others (extra, updates), are noted.",
  fix: { text: "Install the kernel of the distribution." },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const installed = await image.fact(packages);
    const all = installed.all().filter(({ status }) => status === "installed");
    const findings: Finding[] = [];
    for (const kernel of kernels) {
      // Package managers that name no version in the kernel's package cannot tell.
      const canTell = installed.database === "dpkg" || installed.database === "rpm";
      if (canTell && !all.some((candidate) => isKernelPackage(candidate, kernel.version)))
        findings.push({
          message: `kernel ${kernel.version} belongs to no package`,
          path: kernel.imagePath ?? kernel.path,
        });
      findings.push(...(await foreignModules(image, kernel)));
    }
    return findings;
  },
});

/** dpkg names the version in the package; rpm has it as version and release, SUSE with a build number behind. */
function isKernelPackage({ name, upstreamVersion, release }: Package, version: string): boolean {
  if (name.endsWith(version) && name.startsWith("linux-")) return true;
  if (!name.startsWith("kernel")) return false;
  const full = `${upstreamVersion}-${release ?? ""}`;
  const plain = version.replace(/[.+](?:x86_64|aarch64|debug|64k)$/g, "").replace(/\.(?:x86_64|aarch64)$/, "");
  return plain === full || full.startsWith(`${plain.replace(/-[a-z_]+$/, "")}.`);
}

async function foreignModules(image: Image, { modulesPath, version }: Kernel): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of modulesPath === undefined ? [] : ["extra", "updates"]) {
    const path = `${modulesPath ?? ""}/${name}`;
    if ((await image.tree.stat(path))?.type !== "directory" || (await image.tree.readDir(path)).length === 0) continue;
    findings.push({ message: `kernel ${version} has modules of others`, path });
  }
  return findings;
}
