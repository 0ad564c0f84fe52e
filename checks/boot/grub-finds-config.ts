import { bootEntries } from "../../src/facts/boot-entries.ts";
import { bootLoaders } from "../../src/facts/boot-loaders.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { both, newBootConfiguration } from "../../src/lint/fix.ts";
import { breaksAmong, chainsOf } from "./_chain.ts";

export default defineCheck({
  id: "boot.grub-finds-config",
  title: "GRUB comes to a menu with entries",
  level: "must",
  requirements: ["boot.grub-finds-config"],
  why: "Where GRUB looks for its configuration is built into its program, and the small grub.cfg on the EFI system partition leads it on by the UUID of a file system. When that file system was made anew, the directory has another name, or the program came from another distribution, GRUB stops at its prompt: error: no such device. Its own words are followed on the file systems of the disk: prefix, built-in commands, search, configfile. A disk that boots by the other firmware gets a warning.",
  fix: { text: "Install GRUB anew and let it write its configuration." },
  async run(image, { target }) {
    const { bios, uefi, devices } = await image.fact(bootLoaders);
    if (!devices) return notApplicable("without the disk nobody knows which file systems it has");
    // A tree that cannot be read leaves the way beyond GRUB's program unseen.
    await image.fact(bootEntries);
    const chains = await chainsOf(image, target);
    const walks = [bios, uefi].filter(
      (walk) => walk?.reached === "grub" && chains.some(({ firmware }) => firmware === walk.firmware),
    );
    if (walks.length === 0) return notApplicable("no firmware comes to GRUB");
    const findings = breaksAmong(chains, ["device-missing", "config-missing", "config-empty"], fixes);
    if (findings.length > 0 || walks.some((walk) => walk?.grub)) return findings;
    return undecided("the program of GRUB does not say where it looks for its configuration");
  },
});

const grub2Install = ["grub2-install --target=i386-pc /dev/sda"];
const none = { flatcar: [], photon: [], nixos: [] };
const fixes = {
  bios: {
    text: "Install GRUB for BIOS anew and let it write its configuration.",
    ...both(
      {
        commands: ["grub-install --target=i386-pc /dev/sda"],
        commandsFor: { redhat: grub2Install, suse: grub2Install, azurelinux: grub2Install, ...none },
      },
      newBootConfiguration,
    ),
  },
  uefi: {
    text: "Install GRUB for UEFI anew: its small grub.cfg then names the file system that holds /boot. Let it write its configuration.",
    ...both(
      {
        commands: ["grub-install --target=x86_64-efi --removable"],
        commandsFor: {
          redhat: ["yum reinstall -y shim-x64 grub2-efi-x64 grub2-common"],
          suse: ["shim-install --removable"],
          azurelinux: ["tdnf reinstall -y shim grub2-efi-binary"],
          ...none,
        },
      },
      newBootConfiguration,
    ),
  },
};
