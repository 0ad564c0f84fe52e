import { describe, expect, test } from "vitest";
import { type BootChain, bootChains } from "../../src/facts/boot-chain.ts";
import { bootEntries } from "../../src/facts/boot-entries.ts";
import { diskImageFrom } from "../../src/testing/disk.ts";
import { fallbackList, grubCoreImage, grubEfiProgram, shimProgram } from "../../src/testing/grub-program.ts";
import { type Tree, absent, file, imageFrom } from "../../src/testing/tree.ts";
import { type BootDiskValues, ROOT, bootDisk, grubCfg, loaders, stub, system } from "./boot/boot-disk.ts";

const disk = (values: BootDiskValues = {}) => diskImageFrom(bootDisk(values));

async function chain(values: BootDiskValues, firmware: "bios" | "uefi" = "uefi"): Promise<BootChain> {
  const chains = await (await disk(values)).fact(bootChains);
  return chains.find((one) => one.firmware === firmware) ?? expect.fail(`no chain for ${firmware}`);
}

const shown = ({ links }: BootChain) => links.map(({ what, where }) => [what, where]);

describe("a good disk", () => {
  test("goes from shim over GRUB and its stub to the root", async () => {
    const found = await chain({});
    expect(found).toMatchObject({ broken: undefined, followed: true });
    expect(shown(found)).toEqual([
      ["shim", "/boot/efi/EFI/BOOT/BOOTX64.EFI"],
      ["GRUB", "/boot/efi/EFI/BOOT/grubx64.efi"],
      ["configuration", "/boot/efi/EFI/debian/grub.cfg"],
      ["configuration", "/boot/grub/grub.cfg"],
      ["Debian", "/boot/grub/grub.cfg"],
      ["/boot/vmlinuz-6.1", "/boot/vmlinuz-6.1"],
      ["/boot/initrd.img-6.1", "/boot/initrd.img-6.1"],
      [`root=UUID=${ROOT}`, "partition 1"],
    ]);
  });

  test("goes from the boot code over the core image's prefix to the root", async () => {
    const found = await chain({}, "bios");
    expect(found).toMatchObject({ broken: undefined, followed: true });
    expect(found.links[1]).toMatchObject({
      what: "GRUB's core image",
      where: "partition 14 (BIOS boot)",
      note: "prefix (,gpt1)/boot/grub",
    });
    expect(shown(found).slice(2, 4)).toEqual([
      ["configuration", "/boot/grub/grub.cfg"],
      ["Debian", "/boot/grub/grub.cfg"],
    ]);
  });

  test.each<[string, BootDiskValues]>([
    [
      "by shim's fallback",
      {
        esp: {
          "/EFI/BOOT/grubx64.efi": absent,
          "/EFI/BOOT/fbx64.efi": "fallback",
          "/EFI/redhat/BOOTX64.CSV": file(fallbackList("shimx64.efi")),
          "/EFI/redhat/shimx64.efi": file(shimProgram()),
          "/EFI/redhat/grubx64.efi": file(grubEfiProgram({ prefix: "/EFI/redhat" })),
          "/EFI/redhat/grub.cfg": stub,
        },
      },
    ],
    [
      "by shim's fallback to a second stage that the list names",
      {
        esp: {
          "/EFI/BOOT/grubx64.efi": absent,
          "/EFI/BOOT/fbx64.efi": "fallback",
          "/EFI/redhat/BOOTX64.CSV": file(fallbackList("shimx64.efi", "\\EFI\\other\\loader.efi quiet")),
          "/EFI/redhat/shimx64.efi": file(shimProgram()),
          "/EFI/other/loader.efi": file(grubEfiProgram({ prefix: "/EFI/redhat" })),
          "/EFI/redhat/grub.cfg": stub,
        },
      },
    ],
    [
      "GRUB without shim, in lower case",
      {
        esp: {
          "/EFI/BOOT/BOOTX64.EFI": absent,
          "/efi/boot/bootx64.efi": file(grubEfiProgram({ prefix: "/EFI/debian" })),
          "/EFI/BOOT/grubx64.efi": absent,
          "/EFI/debian/grub.cfg": absent,
          "/efi/debian/grub.cfg": stub,
        },
      },
    ],
    [
      "GRUB whose prefix is on the root",
      { esp: { "/EFI/BOOT/grubx64.efi": file(grubEfiProgram({ prefix: "(hd0,gpt1)/boot/grub" })) } },
    ],
    [
      "commands that are built in",
      {
        esp: {
          "/EFI/debian/grub.cfg": absent,
          "/EFI/BOOT/grubx64.efi": file(
            grubEfiProgram({
              prefix: "/EFI/none",
              config: `search.fs_uuid ${ROOT} root\nset prefix=($root)/boot/grub\n`,
            }),
          ),
        },
      },
    ],
    [
      "a search that fails behind a hint that is right",
      {
        root: {
          "/boot/grub/grub.cfg": grubCfg
            .replace(`set=root ${ROOT}`, "set=root 9999")
            .replace("  search", "  set root=hd0,gpt1\n  search"),
        },
      },
    ],
  ])("%s", async (_name, values) => {
    expect(await chain(values)).toMatchObject({ broken: undefined, followed: true });
    expect((await chain(values)).links.at(-1)).toMatchObject({ where: "partition 1" });
  });

  test("the entries are those that the machine shows, not those at the usual place", async () => {
    const boot = {
      index: 2,
      kind: "ext",
      title: "ext4",
      uuid: "other-boot",
      tree: {
        "/grub/grub.cfg": grubCfg
          .replaceAll("6.1", "5.10")
          .replace("/boot/vm", "/vm")
          .replace("/boot/init", "/init")
          .replace(`set=root ${ROOT}`, "set=root other-boot"),
        "/vmlinuz-5.10": "kernel",
        "/initrd.img-5.10": "ramdisk",
      },
    } as const;
    const values = {
      more: [boot],
      esp: { "/EFI/debian/grub.cfg": stub.replace(ROOT, "other-boot").replace("/boot/grub", "/grub") },
    };
    const image = await disk(values);
    const { entries } = await image.fact(bootEntries);
    expect(entries.find(({ firmware }) => firmware === "uefi")).toMatchObject({
      kernelVersion: "5.10",
      kernel: { written: "/vmlinuz-5.10", path: undefined, elsewhere: "partition 2:/vmlinuz-5.10" },
      source: { path: "partition 2:/grub/grub.cfg" },
    });
    expect(entries.find(({ firmware }) => firmware === "bios")).toMatchObject({ kernelVersion: "6.1" });
    expect((await chain(values)).broken).toBeUndefined();
  });
});

describe("breaks", () => {
  test.each<[string, BootDiskValues, string, RegExp]>([
    [
      "nothing at the fallback path",
      { esp: { "/EFI/BOOT/BOOTX64.EFI": absent } },
      "no-fallback-loader",
      /BOOTX64.EFI is not there/,
    ],
    ["an empty program", { esp: { "/EFI/BOOT/BOOTX64.EFI": "" } }, "broken-program", /is empty/],
    [
      "a program that is cut short",
      { esp: { "/EFI/BOOT/BOOTX64.EFI": file(shimProgram().subarray(0, 700)) } },
      "broken-program",
      /cut short|damaged/,
    ],
    [
      "a program for Arm",
      { esp: { "/EFI/BOOT/BOOTX64.EFI": file(shimProgram("aarch64")) } },
      "other-machine",
      /is for aarch64/,
    ],
    ["shim alone", { esp: { "/EFI/BOOT/grubx64.efi": absent } }, "no-second-stage", /no grubx64.efi/],
    [
      "a fallback without a list",
      { esp: { "/EFI/BOOT/fbx64.efi": "fallback" } },
      "no-fallback-list",
      /finds no BOOTX64.CSV/,
    ],
    [
      "a list that leads nowhere",
      { esp: { "/EFI/BOOT/fbx64.efi": "fallback", "/EFI/debian/BOOTX64.CSV": file(fallbackList("shimx64.efi")) } },
      "no-fallback-list",
      /names shimx64.efi/,
    ],
    [
      "a list that names a second stage that is not there",
      {
        esp: {
          "/EFI/BOOT/fbx64.efi": "fallback",
          "/EFI/debian/BOOTX64.CSV": file(fallbackList("shimx64.efi", "\\EFI\\Linux\\a.efi")),
          "/EFI/debian/shimx64.efi": file(shimProgram()),
        },
      },
      "no-second-stage",
      /has shim start .EFI.Linux.a.efi, which is not there/,
    ],
    ["no stub", { esp: { "/EFI/debian/grub.cfg": absent } }, "config-missing", /EFI\/debian\/grub.cfg/],
    [
      "a stub that searches another disk",
      { esp: { "/EFI/debian/grub.cfg": stub.replace(ROOT, "99999999-0000") } },
      "device-missing",
      /UUID 99999999-0000/,
    ],
    [
      "a stub with a directory that is not there",
      { esp: { "/EFI/debian/grub.cfg": stub.replace("/boot/grub", "/boot/grub2") } },
      "config-missing",
      /boot\/grub2\/grub.cfg/,
    ],
    [
      "a configuration without entries",
      { root: { "/boot/grub/grub.cfg": "set timeout=5\n" } },
      "config-empty",
      /no entries/,
    ],
    ["no kernel", { root: { "/boot/vmlinuz-6.1": absent } }, "kernel-missing", /vmlinuz-6.1/],
    ["no ramdisk", { root: { "/boot/initrd.img-6.1": absent } }, "initramfs-missing", /initrd.img-6.1/],
    [
      "a root that is nowhere",
      { root: { "/boot/grub/grub.cfg": grubCfg.replace(`root=UUID=${ROOT}`, "root=UUID=abcd") } },
      "root-missing",
      /root=UUID=abcd/,
    ],
  ])("%s", async (_name, values, code, message) => {
    expect((await chain(values)).broken).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.each<[string, BootDiskValues, string]>([
    ["a prefix without its directory", { core: grubCoreImage({ prefix: "(,gpt1)/grub2" }) }, "config-missing"],
    [
      "built-in commands that search another disk",
      {
        core: grubCoreImage({
          prefix: "(,gpt1)/none",
          config: "search.fs_uuid 9999 root\nset prefix=($root)/boot/grub\n",
        }),
      },
      "device-missing",
    ],
  ])("by BIOS: %s", async (_name, values, code) => {
    expect((await chain(values, "bios")).broken).toMatchObject({ code });
  });
});

test("a program that is not known is no break", async () => {
  const found = await chain({ esp: { "/EFI/BOOT/BOOTX64.EFI": "something else" } });
  expect(found).toMatchObject({ broken: undefined, followed: false });
  expect(found.links.at(-1)).toMatchObject({ kind: "root" });
});

describe("is no break, since nobody can tell", () => {
  test.each<[string, BootDiskValues]>([
    [
      "a menu inside of GRUB's program, in a form that is not read",
      {
        esp: {
          "/EFI/BOOT/grubx64.efi": file(
            grubEfiProgram({ prefix: "/flatcar/grub", config: "set prefix=(memdisk)\n", memdisk: new Uint8Array(512) }),
          ),
        },
      },
    ],
    ["another disk", { esp: { "/EFI/debian/grub.cfg": "configfile (hd1,gpt1)/grub/other.cfg\n" } }],
    [
      "a device that only the machine knows",
      { esp: { "/EFI/debian/grub.cfg": "regexp --set=1:d (.*) $root\nconfigfile ($d)/grub/other.cfg\n" } },
    ],
    [
      "a search for what an encrypted volume may hold",
      {
        esp: { "/EFI/debian/grub.cfg": stub.replace(ROOT, "9999").replace("/boot/grub", "/other") },
        more: [{ index: 2, kind: "luks", title: "LUKS2", error: "it is encrypted" }],
      },
    ],
  ])("%s", async (_name, values) => {
    expect((await chain(values)).broken).toBeUndefined();
  });
});

test("a tree with its EFI system partition goes by UEFI alone", async () => {
  const esp: Tree = Object.fromEntries(
    Object.entries(loaders).map(([path, entry]) => [`/boot/efi${path}`, entry as string]),
  );
  const chains = await imageFrom({ ...system, ...esp }).fact(bootChains);
  expect(chains.map(({ firmware, broken, followed }) => ({ firmware, broken, followed }))).toEqual([
    { firmware: "uefi", broken: undefined, followed: true },
  ]);
  expect(await imageFrom(system).fact(bootChains)).toEqual([]);
});
