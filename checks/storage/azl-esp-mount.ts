import { fstab } from "../../src/facts/fstab.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

const places: readonly string[] = ["/boot/efi", "/efi"];
const wanted = ["umask=0077", "noexec", "nodev", "nosuid", "nosymfollow"] as const;
const LINE = "UUID=XXXX-XXXX /boot/efi vfat defaults,umask=0077,noexec,nodev,nosuid,nosymfollow 0 0";

export default defineCheck({
  id: "storage.azl-esp-mount",
  title: "Azure Linux 4 mounts the EFI system partition tightly",
  level: "should",
  requirements: ["lisa.azl-static-efi-mount"],
  why: "FAT keeps no owners and rights, so that the options of the mount decide who may change the boot loader. Azure Linux 4 has one line for the partition, by its UUID, for root alone and with nothing to run from it, and checks its images for it. Other distributions mount it with less, which is theirs to decide.",
  fix: { text: `Write the line as ${LINE}.`, commands: ["blkid -t TYPE=vfat", "vi /etc/fstab"] },
  appliesTo: { distro: ["azurelinux"] },
  async run(image) {
    if (((await image.fact(os)).major ?? 0) < 4) return notApplicable("the rule is of Azure Linux 4");
    const { path, entries } = await image.fact(fstab);
    const lines = entries.filter(({ mountPoint }) => places.includes(mountPoint));
    const [entry, second] = lines;
    if (!entry) return notApplicable("fstab does not mount the EFI system partition");
    const findings: Finding[] = [];
    const add = (message: string, line: number, actual: string, expected: string) =>
      findings.push({ message, path, line, evidence: { actual, expected } });
    if (second) add("the EFI system partition is mounted twice", second.line, second.mountPoint, "one line");
    const { line, device, mountPoint, type, options, frequency = "0", pass = "0" } = entry;
    if (!/^UUID=[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}$/.test(device))
      add("the EFI system partition is not mounted by its UUID", line, device, "UUID=XXXX-XXXX");
    if (mountPoint !== "/boot/efi") add("the EFI system partition is mounted elsewhere", line, mountPoint, "/boot/efi");
    if (type !== "vfat") add("the EFI system partition is mounted as another type", line, type, "vfat");
    const given = options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));
    const missing = wanted.filter((option) => !given.includes(option));
    if (missing.length > 0)
      add("the EFI system partition is not mounted tightly", line, given.join(","), `also ${missing.join(",")}`);
    if (frequency !== "0" || pass !== "0")
      add("the EFI system partition is dumped or checked", line, `${frequency} ${pass}`, "0 0");
    return findings;
  },
});
