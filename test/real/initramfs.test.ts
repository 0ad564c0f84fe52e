import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { initramfs } from "../../src/facts/initramfs.ts";
import { openImage } from "../../src/image/open-image.ts";
import { debianTree } from "./debian-tree.ts";
import { withChange } from "./debian/good-image.ts";

const compressors = ["gzip", "xz", "xz-x86", "zstd", "lz4", "lzop", "bzip2", "lzma"] as const;
const packages = [
  "linux-image-cloud-amd64",
  "initramfs-tools",
  "dracut-core",
  "cpio",
  "zstd",
  "xz-utils",
  "lz4",
  "lzop",
  "bzip2",
];

/**
 * Makes the ramdisks in a Debian tree, compressed with the options of mkinitramfs, and Debian's own lists of what lies in
 * each. lsinitramfs stumbles over what is not compressed at all: there the list of the same archive stands for it.
 */
const shell = `
cat > script <<'SCRIPT'
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin
  version=$(ls /lib/modules)
  cd /boot
  echo $version > version
  echo "blacklist hv_netvsc" > /etc/modprobe.d/defect.conf
  mkinitramfs -c zstd -o zstd $version
  zstd -dcq zstd > plain
  gzip -n -c plain > gzip
  xz -1 --check=crc32 -c plain > xz
  xz --check=crc32 --x86 --lzma2=preset=1 -c plain > xz-x86
  lz4 -q -l -c plain > lz4
  lzop -c plain > lzop
  bzip2 -c plain > bzip2
  xz -1 --format=lzma -c plain > lzma
  dracut --quiet --no-hostonly --kver $version --modules "base kernel-modules" --add-drivers vfat /boot/dracut
  mkdir -p /early/kernel/x86/microcode
  head -c 5000 /dev/urandom > /early/kernel/x86/microcode/GenuineIntel.bin
  (cd /early; find . | cpio --quiet -o -H newc) > early
  (cd /early; find .) > early.list
  (cd /early; find . | cpio --quiet -o -H odc) > odc
  cat early zstd > microcode
  cat gzip gzip > twice
  for name in zstd gzip xz xz-x86 lz4 lzop bzip2 lzma dracut microcode twice; do lsinitramfs /boot/$name > $name.list; done
  cp zstd.list plain.list
SCRIPT
unshare --mount --pid --fork --mount-proc="$PWD/proc" chroot . bash -eu /script`;

const folder = mkdtempSync(join(tmpdir(), "vhdlint-initramfs-"));
const boot = join(folder, "boot");

beforeAll(async () => {
  const tree = await debianTree("bookworm", packages);
  await withChange(tree, shell, async (root) => {
    cpSync(join(root, "boot"), boot, { recursive: true });
    cpSync(join(root, "etc/os-release"), join(folder, "etc/os-release"), { dereference: true });
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(name: string) {
  await using image = await openImage(folder);
  return (await image.fact(initramfs)).read(`/boot/${name}`);
}

const listed = (name: string) =>
  [...new Set(readFileSync(join(boot, `${name}.list`), "utf8").split("\n"))]
    .map((line) => line.replace(/^\.\//, ""))
    .filter((line) => line !== "")
    .sort();

describe("the names inside are those that lsinitramfs lists", () => {
  test.each([...compressors, "dracut", "microcode", "twice", "plain", "early"])("%s", async (name) => {
    const { names } = await read(name);
    expect(names.size).toBeGreaterThan(3);
    expect([...names].sort()).toEqual(listed(name));
  });
});

describe("what it says of itself", () => {
  test("initramfs-tools with everything", async () => {
    const found = await read("microcode");
    const version = readFileSync(join(boot, "version"), "utf8").trim();
    expect(found).toMatchObject({ generator: "initramfs-tools", hostOnly: false, kernelVersions: [version] });
    expect(found.segments.map(({ compression }) => compression)).toEqual(["none", "zstd"]);
    expect(found.moduleFile(version, "hv-storvsc")).toMatch(/scsi\/hv_storvsc\.ko$/);
    expect(found.moduleFile(version, "xfs")).toMatch(/fs\/xfs\/xfs\.ko$/);
    expect(found.moduleFile(version, "no_such_module")).toBeUndefined();
    expect(found.modprobe).toContainEqual(expect.objectContaining({ command: "blacklist", module: "hv_netvsc" }));
  });

  test("dracut for any machine", async () => {
    expect(await read("dracut")).toMatchObject({ generator: "dracut", hostOnly: false });
  });
});

describe("damage", () => {
  test.each([...compressors, "plain", "microcode"])("%s that is cut short", async (name) => {
    const bytes = readFileSync(join(boot, name));
    for (const part of [0.9, 0.5, 0.1]) {
      writeFileSync(join(boot, "cut"), bytes.subarray(0, Math.floor(bytes.length * part)));
      await expect(read("cut")).rejects.toMatchObject({ code: "corrupt", layer: "initramfs", path: "/boot/cut" });
    }
  });

  test.each([...compressors, "plain"])("%s with zeros behind it is whole", async (name) => {
    writeFileSync(join(boot, "padded"), Buffer.concat([readFileSync(join(boot, name)), Buffer.alloc(1536)]));
    expect([...(await read("padded")).names].sort()).toEqual(listed(name));
  });

  test("the format that cpio makes by itself is none for the kernel", async () => {
    await expect(read("odc")).rejects.toMatchObject({ code: "corrupt", message: /old format/ });
  });
});
