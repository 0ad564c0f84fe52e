import azlEspMount from "../../../checks/storage/azl-esp-mount.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "../features/_system.ts";

const tight = "defaults,umask=0077,noexec,nodev,nosuid,nosymfollow";
const on = (lines: string, version = "4.0") => system("azurelinux", version, { "/etc/fstab": lines });

checkTest(azlEspMount, {
  pass: {
    "the line": on(`UUID=1A2B-3C4D /boot/efi vfat ${tight} 0 0\n`),
    "in another order, without numbers": on(
      "UUID=1a2b-3c4d\t/boot/efi\tvfat\tnosymfollow,nosuid,nodev,noexec,umask=0077\n",
    ),
  },
  fail: {
    loose: [
      on("# x\nUUID=1A2B-3C4D /boot/efi vfat defaults,umask=0077 0 0\n"),
      { line: 2, evidence: { expected: "also noexec,nodev,nosuid,nosymfollow" } },
    ],
    "a weaker umask": [
      on("UUID=1A2B-3C4D /boot/efi vfat umask=0022,noexec,nodev,nosuid,nosymfollow 0 0\n"),
      { evidence: { expected: "also umask=0077" } },
    ],
    "by label, elsewhere, checked": [
      on(`LABEL=EFI /efi auto ${tight} 0 2\n`),
      { message: "by its UUID" },
      { message: "elsewhere" },
      { message: "another type" },
      { message: "dumped or checked", evidence: { actual: "0 2" } },
    ],
    twice: [on(`UUID=1A2B-3C4D /boot/efi vfat ${tight} 0 0\nUUID=1A2B-3C4D /efi vfat ${tight} 0 0\n`), { line: 2 }],
  },
  notApplicable: {
    "Azure Linux 3": on("UUID=1A2B-3C4D /boot/efi vfat umask=0077 0 0\n", "3.0"),
    "not mounted": on("UUID=1 / ext4 defaults 0 1\n"),
    "another distribution": system("fedora", "43", { "/etc/fstab": "UUID=1A2B-3C4D /boot/efi vfat umask=0077 0 0\n" }),
  },
  undecided: { "cannot be read": system("azurelinux", "4.0", { "/etc/fstab": unreadable() }) },
});
