import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { readModinfo } from "../../src/facts/kernel/read-modinfo.ts";
import { packages } from "../../src/facts/packages.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial, undecided } from "../../src/lint/check.ts";

/** Drivers of the LIS packages (kmod-microsoft-hyper-v) beside the bus, whose version is that of the packages. */
const drivers = [
  "hv_storvsc",
  "hv_netvsc",
  "hv_utils",
  "hv_balloon",
  "hid_hyperv",
  "hyperv_keyboard",
  "hyperv_fb",
  "pci_hyperv",
] as const;

export default defineCheck({
  id: "boot.lis-modules-version",
  title: "All drivers of Hyper-V come from the LIS package where it is installed",
  level: "should",
  requirements: ["lisa.lis-modules-version"],
  why: "The Linux Integration Services replace all drivers of Hyper-V of old kernels at once. After an update of the kernel depmod may find some of them in the package and others in the kernel, and drivers of two versions do not fit together: the VM stops while it looks for its disk, or comes up without network. The version that each module carries decides, compared with that of the bus.",
  fix: { text: "Install the LIS packages anew for the kernel that boots, or remove them.", commands: ["depmod -a"] },
  appliesTo: { family: ["redhat"] },
  async run(image) {
    const installed = await image.fact(packages);
    if (!installed.find("microsoft-hyper-v") || !installed.find("kmod-microsoft-hyper-v"))
      return notApplicable("the LIS packages are not installed");
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const versionOf = async (path: string) =>
      (await attempt(unseen, readModinfo(image.tree, path)))?.get("version") ?? "none";
    for (const kernel of kernels) {
      const bus = await kernel.moduleFile("hv_vmbus");
      if (bus === undefined) continue;
      const before = unseen.length;
      const expected = await versionOf(bus);
      if (unseen.length > before) continue;
      if (expected === "none")
        findings.push({
          message: `kernel ${kernel.version} takes hv_vmbus from elsewhere than LIS`,
          path: bus,
          subject: "hv_vmbus",
          evidence: { actual: "a module without a version" },
        });
      for (const driver of drivers) {
        const path = await kernel.moduleFile(driver);
        const seen = unseen.length;
        const actual = path === undefined ? expected : await versionOf(path);
        if (path === undefined || actual === expected || unseen.length > seen) continue;
        findings.push({
          message: `${driver} of kernel ${kernel.version} has another version than hv_vmbus`,
          path,
          subject: driver,
          evidence: { actual, expected },
        });
      }
    }
    return partial(findings, unseen);
  },
});
