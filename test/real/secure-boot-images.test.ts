import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { bootEntries } from "../../src/facts/boot-entries.ts";
import { initramfs } from "../../src/facts/initramfs.ts";
import { joinWords } from "../../src/facts/kernel-command-line.ts";
import { MODULE_TAIL_BYTES, moduleSignature } from "../../src/facts/kernel/module-signature.ts";
import { unifiedKernels } from "../../src/facts/unified-kernels.ts";
import { readSectionText, readPeImage, sectionSource } from "../../src/image/pe/pe-image.ts";
import { MemoryByteSource } from "../../src/image/bytes/byte-source.ts";
import { openImage } from "../../src/image/open-image.ts";
import { runCheck } from "../../src/lint/runner.ts";
import { type SecurityType, defaultTarget } from "../../src/lint/target.ts";
import { type DebianRelease, debianReleases, runInTree } from "./debian-tree.ts";
import { withChange } from "./debian/good-image.ts";
import { signedTree } from "./secure-boot-trees.ts";
import { installTools, run } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "vhdlint-uki-"));
const CMDLINE = "root=LABEL=root ro console=ttyS0 quiet";

beforeAll(() => {
  installTools({ sbsign: "sbsigntool", objcopy: "binutils", xz: "xz-utils", openssl: "openssl" });
  run("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-sha256",
    "-days",
    "2",
    "-subj",
    "/CN=own",
    "-keyout",
    join(folder, "own.key"),
    "-out",
    join(folder, "own.pem"),
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the manual of older releases says: sections behind the stub, each at a place of its own (systemd-stub(7)). */
const withObjcopy = `
version=$(ls lib/modules)
stub=usr/lib/systemd/boot/efi/linuxx64.efi.stub
printf '${CMDLINE}' > cmdline
printf %s "$version" > uname
read -r size vma < <(objdump -h $stub | awk 'NF==7 { line = $3 " " $4 } END { print line }')
end=$(( 0x$size + 0x$vma ))
at=$(( (end / 4096 + 1) * 4096 ))
arguments=
for part in .osrel=usr/lib/os-release .uname=uname .cmdline=cmdline .initrd=boot/initrd.img-$version .linux=boot/vmlinuz-$version; do
  name=\${part%%=*} file=\${part#*=}
  arguments="$arguments --add-section $name=$file --change-section-vma $name=$at"
  at=$(( (at + $(stat -Lc %s $file)) / 4096 * 4096 + 4096 ))
done
mkdir -p boot/efi/EFI/Linux boot/efi/EFI/BOOT
objcopy $arguments $stub boot/efi/EFI/Linux/debian.efi`;

const withUkify = `
version=$(ls lib/modules)
mkdir -p boot/efi/EFI/Linux boot/efi/EFI/BOOT
cat > make-uki <<SCRIPT
ukify build --linux=/boot/vmlinuz-$version --initrd=/boot/initrd.img-$version --uname=$version \\
  --cmdline='${CMDLINE}' --os-release=@/usr/lib/os-release --output=/boot/efi/EFI/Linux/debian.efi
ukify build --cmdline='panic=-1' --output=/boot/efi/EFI/Linux/debian.efi.extra.d/panic.addon.efi
SCRIPT
mkdir -p boot/efi/EFI/Linux/debian.efi.extra.d
unshare --mount --pid --fork --mount-proc="$PWD/proc" chroot . env PATH=/usr/bin:/bin sh -e /make-uki >&2`;

describe.each<[string, DebianRelease, string, string]>([
  ["objcopy", "bookworm", withObjcopy, CMDLINE],
  ["ukify", "trixie", withUkify, `${CMDLINE} panic=-1`],
])("a unified kernel image by %s", (_, release, shell, cmdline) => {
  test("reads back what went in", async () => {
    await withChange(await signedTree(release), shell, async (root) => {
      const version = readdirSync(join(root, "lib/modules"))[0] ?? "";
      const path = "/boot/efi/EFI/Linux/debian.efi";
      const bytes = readFileSync(join(root, path));
      const source = new MemoryByteSource(bytes);
      const sections = (await readPeImage(source))?.sections ?? [];
      for (const [name, file] of [
        [".linux", `boot/vmlinuz-${version}`],
        [".initrd", `boot/initrd.img-${version}`],
        [".osrel", "usr/lib/os-release"],
      ] as const) {
        const section = sections.find((one) => one.name === name) ?? expect.fail(name);
        const content = await sectionSource(source, section).read(0, section.content.sizeBytes);
        expect(Buffer.compare(content, readFileSync(join(root, file))), name).toBe(0);
      }
      const uname = sections.find(({ name }) => name === ".uname") ?? expect.fail(".uname");
      expect(await readSectionText(source, uname)).toBe(version);

      await using image = await openImage(root);
      expect((await image.fact(unifiedKernels)).installed).toMatchObject([{ path, kernelVersion: version }]);
      const { defaultEntry } = await image.fact(bootEntries);
      expect(defaultEntry).toMatchObject({ loader: "uki", kernelVersion: version, isDefault: true });
      expect(joinWords(defaultEntry?.cmdline ?? [])).toBe(cmdline);
      const inside = await (await image.fact(initramfs)).read(path);
      const listed = runInTree(root, ["lsinitramfs", `/boot/initrd.img-${version}`])
        .trim()
        .split("\n");
      expect([...inside.names].sort()).toEqual([...new Set(listed)].sort());
    });
  });
});

const ESP = `
esp=boot/efi/EFI
mkdir -p $esp/BOOT $esp/debian boot/grub
cp usr/lib/shim/shimx64.efi.signed $esp/BOOT/BOOTX64.EFI
cp usr/lib/shim/shimx64.efi.signed $esp/debian/shimx64.efi
cp usr/lib/shim/fbx64.efi.signed $esp/BOOT/fbx64.efi
cp usr/lib/shim/BOOTX64.CSV $esp/debian/
cp usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed $esp/debian/grubx64.efi
version=$(ls lib/modules)
printf "menuentry 'Debian' {\\n linux /boot/vmlinuz-$version ro\\n initrd /boot/initrd.img-$version\\n}\\n" > boot/grub/grub.cfg
printf 'search.file /boot/grub/grub.cfg root\\nset prefix=($root)/boot/grub\\nconfigfile $prefix/grub.cfg\\n' > $esp/debian/grub.cfg
printf 'LABEL=root / ext4 defaults 0 1\\n' > etc/fstab
`;

const ids = [
  "features.tl-signed-loader",
  "features.tl-signed-kernel",
  "features.tl-sbat",
  "features.tl-signed-modules",
  "features.tl-shim-2023",
  "features.tl-gpu-drivers",
  "features.tl-no-managed-image",
  "features.tl-supported-os",
];

/** What the checks of Secure Boot say, the notes left out unless they are wanted. */
async function said(root: string, security: SecurityType, notes = false): Promise<readonly string[]> {
  await using image = await openImage(root);
  const found: string[] = [];
  for (const check of checks.filter(({ id }) => ids.includes(id))) {
    const target = { ...defaultTarget, generation: 2, arch: "x86_64", security } as const;
    const result = await runCheck(check, image, target, undefined);
    if (result.status === "undecided" || result.status === "crashed") found.push(`${check.id}: ${result.reason}`);
    for (const { severity, message } of result.findings)
      if (notes || severity !== "info") found.push(`${severity} ${check.id.slice("features.".length)}: ${message}`);
  }
  return found;
}

describe.each(debianReleases)("a signed image of %s", (release) => {
  test.each<SecurityType>(["standard", "trusted-launch", "confidential"])("is quiet for %s", async (security) => {
    await withChange(await signedTree(release), ESP, async (root) => {
      expect(await said(root, security)).toEqual([]);
    });
  });
});

test("shim over systemd-boot to a signed unified kernel image", async () => {
  const shell = `${withUkify}\n${ESP}
rm -r boot/grub boot/efi/EFI/Linux/debian.efi.extra.d
cp usr/lib/systemd/boot/efi/systemd-bootx64.efi.signed $esp/debian/grubx64.efi
mkdir -p boot/efi/loader && echo 'default debian*' > boot/efi/loader/loader.conf`;
  await withChange(await signedTree("trixie"), shell, async (root) => {
    // The image itself is made here, so that Debian has not signed it; the kernel beside it is signed.
    expect(await said(root, "trusted-launch")).toEqual(["error tl-signed-kernel: the kernel debian.efi is not signed"]);
    const uki = join(root, "boot/efi/EFI/Linux/debian.efi");
    run("sbsign", ["--key", join(folder, "own.key"), "--cert", join(folder, "own.pem"), "--output", uki, uki]);
    expect(await said(root, "trusted-launch")).toEqual([
      "error tl-signed-kernel: the kernel debian.efi is signed with a key that neither the firmware nor shim trusts",
    ]);
  });
});

/** A defect, made by shell lines in the signed image, and what must be said of it for Trusted Launch. */
const defects: Readonly<Record<string, readonly [shell: string, ...said: readonly string[]]>> = {
  "shim without Microsoft's signature": [
    "cp usr/lib/shim/shimx64.efi $esp/BOOT/BOOTX64.EFI; cp usr/lib/shim/shimx64.efi $esp/debian/shimx64.efi",
    "error tl-signed-loader: the first boot loader is not signed",
    "error tl-signed-loader: shimx64.efi, which fbx64.efi starts, is not signed",
  ],
  "GRUB without a signature": [
    "sbattach --remove $esp/debian/grubx64.efi",
    "error tl-signed-loader: grubx64.efi, which shimx64.efi starts, is not signed",
  ],
  "GRUB in the place of shim": [
    "rm -r $esp/debian $esp/BOOT/fbx64.efi; cp usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed $esp/BOOT/BOOTX64.EFI",
    "error tl-signed-loader: the first boot loader is signed with a key that the firmware does not trust",
  ],
  "GRUB with a changed byte": [
    "printf X | dd of=$esp/debian/grubx64.efi bs=1 seek=100000 conv=notrunc status=none",
    "error tl-signed-loader: grubx64.efi, which shimx64.efi starts, was changed after it was signed",
  ],
  "GRUB signed by somebody": [
    `sbattach --remove $esp/debian/grubx64.efi; sbsign --key ${folder}/own.key --cert ${folder}/own.pem --output $esp/debian/grubx64.efi $esp/debian/grubx64.efi`,
    "error tl-signed-loader: grubx64.efi, which shimx64.efi starts, is signed with a key that neither the firmware nor shim trusts",
  ],
  "a kernel without a signature": [
    "sbattach --remove boot/vmlinuz-$version",
    `error tl-signed-kernel: the kernel vmlinuz-VERSION is not signed`,
  ],
  "a kernel with a changed byte": [
    "printf X | dd of=boot/vmlinuz-$version bs=1 seek=1000000 conv=notrunc status=none",
    `error tl-signed-kernel: the kernel vmlinuz-VERSION was changed after it was signed`,
  ],
  "a kernel whose copy ended early": [
    "truncate -s -100 boot/vmlinuz-$version",
    `error tl-signed-kernel: the kernel vmlinuz-VERSION is damaged`,
  ],
  "a module of DKMS": [
    "mkdir -p lib/modules/$version/updates/dkms; file=$(find lib/modules/$version/kernel -name 'dummy.ko*' | head -n 1); case $file in *.xz) xz -dc $file;; *) cat $file;; esac > plain.ko; strip --strip-debug -o lib/modules/$version/updates/dkms/own.ko plain.ko",
    "warning tl-signed-modules: the module own is not signed",
  ],
};

describe.each(debianReleases)("defects of %s", (release) => {
  test.each(Object.entries(defects))("%s", async (_, [shell, ...expected]) => {
    await withChange(await signedTree(release), `${ESP}\n${shell}`, async (root) => {
      const version = readdirSync(join(root, "lib/modules"))[0] ?? "";
      expect(await said(root, "trusted-launch")).toEqual(expected.map((line) => line.replace("VERSION", version)));
      // With Secure Boot off nothing is more than a note.
      expect(await said(root, "standard")).toEqual([]);
    });
  });
});

test("GRUB of bullseye is too old for the shim of bookworm", async () => {
  const old = await signedTree("bullseye");
  const shell = `${ESP}\ncp ${old}/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed $esp/debian/grubx64.efi`;
  await withChange(await signedTree("bookworm"), shell, async (root) => {
    expect(await said(root, "trusted-launch")).toEqual(["error tl-sbat: grubx64.efi is older than shim starts"]);
  });
});

test.each(debianReleases)("modules of %s have the signers that modinfo says", async (release) => {
  installTools({ modinfo: "kmod" });
  const tree = await signedTree(release);
  const files = run("find", [join(tree, "lib/modules"), "-name", "*.ko*"])
    .trim()
    .split("\n")
    .slice(0, 60);
  expect(files.length).toBeGreaterThan(40);
  mkdirSync(join(folder, release));
  for (const [index, path] of files.entries()) {
    const plain = join(folder, release, `${index}.ko`);
    if (path.endsWith(".xz")) run("sh", ["-c", `xz -dc "$1" > "$2"`, "sh", path, plain]);
    else writeFileSync(plain, readFileSync(path));
    const signature = await moduleSignature(readFileSync(plain).subarray(-MODULE_TAIL_BYTES));
    expect(signature?.signer ?? "", path).toBe(run("modinfo", ["-F", "signer", plain]).trim());
  }
});
