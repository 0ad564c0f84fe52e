import { bootDrivers } from "../../src/facts/boot-drivers.ts";
import { secureBoot } from "../../src/facts/secure-boot.ts";
import { unifiedKernels } from "../../src/facts/unified-kernels.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** What a ramdisk needs to open a volume whose key the TPM keeps, by their names inside. */
const tools = [
  { what: "cryptsetup", is: /(?:^|\/)(?:systemd-cryptsetup|libcryptsetup\.so[.\d]*)$/ },
  { what: "the TPM's libraries", is: /(?:^|\/)(?:libtss2-esys\.so[.\d]*|libcryptsetup-token-systemd-tpm2\.so)$/ },
] as const;

export default defineCheck({
  id: "features.cvm-root-encryption",
  title: "A confidential Azure Linux can open its encrypted root",
  level: "should",
  requirements: ["lisa.cvm-root-encrypted"],
  appliesTo: { security: ["confidential"], distro: ["azurelinux"] },
  why: "Azure Linux for confidential VMs boots from shim over systemd-boot to a unified kernel image, whose ramdisk opens the root with a key that the virtual TPM gives out for that very chain. With a kernel and a ramdisk in separate files nothing vouches for the ramdisk, and without cryptsetup and the TPM's libraries in it the encrypted root stays shut.",
  fix: {
    text: "Install the unified kernel and systemd-boot of the distribution.",
    commands: ["tdnf install shim systemd-boot kernel-uki"],
  },
  async run(image) {
    const { installed, fallback } = await image.fact(unifiedKernels);
    const { loaders, shim } = await image.fact(secureBoot);
    const findings: Finding[] = [];
    if (!shim) findings.push({ message: "shim does not take part in the boot", path: loaders[0]?.path ?? "/EFI/BOOT" });
    if (installed.length === 0 && !fallback)
      return [...findings, { message: "there is no unified kernel image", path: "/EFI/Linux" }];
    if (!fallback && !loaders.some(({ program }) => program?.kind === "systemd-boot" || program?.kind === "uki"))
      findings.push({ message: "shim does not start systemd-boot", path: loaders.at(-1)?.path ?? "/EFI/BOOT" });
    const unseen: Error[] = [];
    for (const bootable of await image.fact(bootDrivers)) {
      if (bootable.entry?.loader !== "uki") continue;
      const contents = await attempt(unseen, bootable.contents());
      if (contents === undefined) continue;
      const names = contents.flatMap((content) => [...content.names]);
      for (const { what, is } of tools) {
        if (names.some((name) => is.test(name))) continue;
        const path = bootable.entry.source.path;
        findings.push({
          message: `the ramdisk of kernel ${bootable.kernel.version} lacks ${what}`,
          path,
          subject: what,
        });
      }
    }
    return partial(findings, unseen);
  },
});
