import { type BootEntry, bootEntries } from "../../../src/facts/boot-entries.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";

export default defineCheck({
  id: "distro.enterprise-linux.grub-path-uefi",
  title: "The GRUB configuration on the EFI system partition is as new as the other",
  level: "must",
  requirements: ["distro-rhel.grub-path-uefi", "distro-oracle.grub-path-uefi"],
  why: "On release 7, and on Oracle Linux, UEFI firmware starts what EFI/<vendor>/grub.cfg on the EFI system partition says, and grub2-mkconfig -o /boot/grub2/grub.cfg leaves that file as it was: Generation 2 VMs then boot without the new parameters, or a kernel that is gone. From release 9 on the file only leads to the other, which passes. What both files start by themselves is compared.",
  fix: {
    text: "Make the file on the EFI system partition anew.",
    commands: ["grub2-mkconfig -o /boot/efi/EFI/redhat/grub.cfg"],
  },
  appliesTo: { distro: ["rhel", "centos", "ol", "almalinux", "rocky"], generation: [2] },
  async run(image) {
    const { defaults, esp } = await image.fact(bootEntries);
    if (esp === undefined) return notApplicable("no EFI system partition is in the tree");
    const isOnEsp = ({ source }: BootEntry) => source.path.startsWith(`${esp}/`);
    const onEsp = defaults.find((entry) => entry.loader === "grub" && isOnEsp(entry));
    const elsewhere = defaults.find((entry) => entry.loader === "grub" && !isOnEsp(entry));
    if (!onEsp) return notApplicable("no menu of its own is on the EFI system partition");
    if (!elsewhere || onEsp.cmdline === undefined || elsewhere.cmdline === undefined) return [];
    const at = { path: onEsp.source.path, line: onEsp.source.line, subject: onEsp.title };
    if (onEsp.kernelVersion !== elsewhere.kernelVersion)
      return [
        {
          message: `it starts another kernel than ${elsewhere.source.path}`,
          ...at,
          evidence: { actual: onEsp.kernelVersion ?? "none", expected: elsewhere.kernelVersion ?? "none" },
        },
      ];
    const [actual, expected] = [wordsOf(onEsp), wordsOf(elsewhere)];
    if (actual === expected) return [];
    return [
      {
        message: `it gives the kernel other parameters than ${elsewhere.source.path}`,
        ...at,
        evidence: { actual, expected },
      },
    ];
  },
});

/** Neither the order of parameters nor how often one is said makes a difference. */
function wordsOf({ cmdline = [] }: BootEntry): string {
  return [...new Set(cmdline.map(({ text }) => text))].sort().join(" ");
}
