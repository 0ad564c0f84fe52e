import { describe, expect, test } from "vitest";
import { bootEntries } from "../../src/facts/boot-entries.ts";
import { bootDrivers } from "../../src/facts/boot-drivers.ts";
import { fixtureImage } from "../image/fixture-image.ts";
import { cpio } from "../../fixtures/trees/parts/kernel.ts";
import { initramfs } from "../../src/facts/initramfs.ts";
import { joinWords } from "../../src/facts/kernel-command-line.ts";
import { kernels } from "../../src/facts/kernels.ts";
import { unifiedKernels } from "../../src/facts/unified-kernels.ts";
import { type EfiProgramValues, type Tree, efiProgram, imageFrom, unreadable } from "../../src/testing/index.ts";

const version = "6.12.0-1.fc41.x86_64";
const osrel = 'NAME=Fedora\nID=fedora\nVERSION_ID=41\nPRETTY_NAME="Fedora Linux 41"\n';
const ramdisk = cpio([[`usr/lib/modules/${version}/kernel/hv_vmbus.ko`, "module"]]);
type Sections = NonNullable<EfiProgramValues["sections"]>;

const base: Sections = [
  [".text", "stub"],
  [".osrel", osrel],
  [".uname", version],
  [".cmdline", "root=LABEL=root ro console=ttyS0\n"],
  [".initrd", ramdisk],
  [".linux", "kernel"],
];
const uki = (more: Sections = [], without: readonly string[] = []) =>
  efiProgram({ sections: [...base.filter(([name]) => !without.includes(name)), ...more] });

const entriesOf = async (tree: Tree) => (await imageFrom(tree).fact(bootEntries)).entries;
const withSystemdBoot = (tree: Tree): Tree => ({ "/efi/EFI/systemd/systemd-bootx64.efi": "", ...tree });

describe("one unified kernel image", () => {
  const image = imageFrom({ "/boot/efi/EFI/Linux/fedora.efi": uki(), [`/usr/lib/modules/${version}/kernel/`]: "" });

  test("is a boot entry with its kernel, ramdisk and command line", async () => {
    const path = "/boot/efi/EFI/Linux/fedora.efi";
    const { defaultEntry, menus } = await image.fact(bootEntries);
    expect(defaultEntry).toMatchObject({
      title: "Fedora Linux 41",
      id: "fedora",
      loader: "uki",
      firmware: "uefi",
      kernelVersion: version,
      kernel: { written: "/EFI/Linux/fedora.efi", path },
      initrds: [{ path }],
      cmdlineSource: { path },
      isDefault: true,
    });
    expect(joinWords(defaultEntry?.cmdline ?? [])).toBe("root=LABEL=root ro console=ttyS0");
    expect(menus.map(({ loader, path: first }) => [loader, first])).toEqual([["uki", path]]);
  });

  test("is an installed kernel", async () => {
    expect(await image.fact(kernels)).toMatchObject([
      { version, imagePath: "/boot/efi/EFI/Linux/fedora.efi", modulesPath: `/usr/lib/modules/${version}` },
    ]);
  });

  test("shows what its ramdisk holds", async () => {
    const [bootable] = await image.fact(bootDrivers);
    expect(await bootable?.place("hv_vmbus")).toBe("initramfs");
    expect(await bootable?.place("hv_storvsc")).toBeUndefined();
  });
});

describe("the ramdisk inside", () => {
  const read = async (bytes: Uint8Array) =>
    (await imageFrom({ "/k.efi": bytes }).fact(initramfs)).read("/k.efi").then(({ names, segments }) => ({
      names: [...names],
      segments: segments.length,
    }));

  test("microcode comes before it", async () => {
    const microcode = cpio([["kernel/x86/microcode/GenuineIntel.bin", "abc"]]);
    const { names } = await read(uki([[".ucode", microcode]]));
    expect(names).toContain("kernel/x86/microcode/GenuineIntel.bin");
    expect(names).toContain(`usr/lib/modules/${version}/kernel/hv_vmbus.ko`);
  });

  test("none is a defect of the image", async () => {
    await expect(read(uki([], [".initrd"]))).rejects.toMatchObject({ code: "corrupt", layer: "initramfs" });
  });

  test("one that reaches beyond the file is a defect of the image", async () => {
    const whole = efiProgram({
      sections: [...base.filter(([name]) => name !== ".initrd"), [".initrd", new Uint8Array(5000)]],
    });
    await expect(read(whole.subarray(0, whole.length - 2048))).rejects.toMatchObject({
      code: "corrupt",
      message: "the section .initrd reaches beyond the end of the unified kernel image",
    });
  });
});

describe("several", () => {
  test("firmware alone: the newest is taken for the default", async () => {
    const entries = await entriesOf({
      "/boot/efi/EFI/Linux/vmlinuz-6.6.efi": uki(),
      "/boot/efi/EFI/Linux/vmlinuz-6.12.efi": uki(),
    });
    expect(entries.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ["vmlinuz-6.12", true],
      ["vmlinuz-6.6", false],
    ]);
  });

  const menu = withSystemdBoot({
    "/efi/EFI/Linux/a-6.6.efi": uki(),
    "/boot/EFI/Linux/b-6.12.efi": uki(),
    "/efi/loader/entries/old.conf": "title Old\nlinux /old\noptions ro\n",
  });
  const defaultOf = async (conf: string) =>
    (await entriesOf({ ...menu, "/efi/loader/loader.conf": conf })).find(({ isDefault }) => isDefault)?.id;

  test("systemd-boot: with the snippets in one menu, also those of XBOOTLDR", async () => {
    expect((await entriesOf(menu)).map(({ id, loader, isDefault }) => [id, loader, isDefault])).toEqual([
      ["b-6.12", "uki", true],
      ["a-6.6", "uki", false],
      ["old", "systemd-boot", false],
    ]);
  });

  test.each([
    ["default a-*.efi\n", "a-6.6"],
    ["default A-6.6.EFI\n", "a-6.6"],
    ["default a-6.6\n", "a-6.6"],
    ["default old.conf\n", "old"],
    ["default *.conf\n", "old"],
    ["default nothing*\n", "b-6.12"],
  ])("loader.conf says %j", async (conf, id) => {
    expect(await defaultOf(conf)).toBe(id);
  });

  test("one whose tries are used up comes last", async () => {
    const entries = await entriesOf(
      withSystemdBoot({ "/efi/EFI/Linux/a-6.6.efi": uki(), "/efi/EFI/Linux/a-6.12+0-3.efi": uki() }),
    );
    expect(entries.map(({ id }) => id)).toEqual(["a-6.6", "a-6.12"]);
  });

  test("systemd-boot shows none without a name, firmware starts it all the same", async () => {
    const nameless = { "/efi/EFI/Linux/a.efi": uki([], [".osrel"]) };
    expect(await entriesOf(withSystemdBoot(nameless))).toEqual([]);
    expect(await entriesOf(nameless)).toMatchObject([{ title: "a.efi", isDefault: true }]);
  });

  test("other programs are none", async () => {
    const entries = await entriesOf({
      "/efi/EFI/Linux/shell.efi": efiProgram(),
      "/efi/EFI/Linux/notes.efi": "text",
      "/efi/EFI/Linux/.hidden.efi": uki(),
      "/efi/EFI/Linux/auto-x.efi": uki(),
    });
    expect(entries).toEqual([]);
  });
});

test("profiles are entries of their own that replace what they bring", async () => {
  const entries = await entriesOf(
    withSystemdBoot({
      "/efi/EFI/Linux/Fedora.efi": uki([
        [".profile", "ID=main\nTITLE=Normal\n"],
        [".profile", "ID=factory-reset\n"],
        [".cmdline", "systemd.unit=factory-reset.target"],
        [".profile", ""],
      ]),
      "/efi/loader/loader.conf": "default fedora.efi@factory-reset\n",
    }),
  );
  expect(entries.map(({ id, title, isDefault, cmdline }) => [id, title, isDefault, joinWords(cmdline ?? [])])).toEqual([
    ["fedora", "Fedora Linux 41 (Normal)", false, "root=LABEL=root ro console=ttyS0"],
    ["fedora@factory-reset", "Fedora Linux 41 (factory-reset)", true, "systemd.unit=factory-reset.target"],
    ["fedora@2", "Fedora Linux 41 (Profile #3)", false, "root=LABEL=root ro console=ttyS0"],
  ]);
});

test("add-ons bring words and ramdisks, unless they are for another kernel", async () => {
  const addon = (sections: Sections) => efiProgram({ sections });
  const image = imageFrom({
    "/efi/EFI/Linux/a.efi": uki(),
    "/efi/loader/addons/10-all.addon.efi": addon([[".cmdline", "quiet"]]),
    "/efi/EFI/Linux/a.efi.extra.d/b.addon.efi": addon([
      [".uname", version],
      [".cmdline", "panic=-1"],
    ]),
    "/efi/EFI/Linux/a.efi.extra.d/a.addon.efi": addon([[".initrd", ramdisk]]),
    "/efi/EFI/Linux/a.efi.extra.d/c.addon.efi": addon([
      [".uname", "5.4"],
      [".cmdline", "other"],
    ]),
    "/efi/EFI/Linux/a.efi.extra.d/d.addon.efi": uki(),
    "/efi/EFI/Linux/a.efi.extra.d/e.cred": "secret",
  });
  const { defaultEntry } = await image.fact(bootEntries);
  expect(joinWords(defaultEntry?.cmdline ?? [])).toBe("root=LABEL=root ro console=ttyS0 quiet panic=-1");
  expect(defaultEntry?.initrds.map(({ path }) => path)).toEqual([
    "/efi/EFI/Linux/a.efi",
    "/efi/EFI/Linux/a.efi.extra.d/a.addon.efi",
  ]);
});

test("an image in the place of the boot loader is what firmware starts", async () => {
  const { defaultEntry } = await imageFrom({
    "/boot/efi/EFI/BOOT/BOOTX64.EFI": uki(),
    "/boot/efi/EFI/Linux/other.efi": uki(),
  }).fact(bootEntries);
  expect(defaultEntry?.kernel?.path).toBe("/boot/efi/EFI/BOOT/BOOTX64.EFI");
});

test.each<[string, Tree[string]]>([
  ["cannot be read", unreadable()],
  ["is cut short", uki().subarray(0, 200)],
])("an image that %s is an entry without words", async (_, content) => {
  const image = imageFrom({ "/efi/EFI/Linux/linux-6.6.efi": content });
  expect((await image.fact(unifiedKernels)).installed).toMatchObject([{ kernelVersion: "6.6", profiles: [] }]);
  const { defaultEntry } = await image.fact(bootEntries);
  expect(defaultEntry).toMatchObject({ title: "linux-6.6.efi", kernelVersion: "6.6", cmdline: undefined, initrds: [] });
  const [bootable] = await image.fact(bootDrivers);
  await expect(bootable?.contents()).rejects.toMatchObject({ name: "ImageError" });
});

test("an image that objcopy made and sbsign signed reads back", async () => {
  const image = imageFrom({ "/efi/EFI/Linux/fixture.efi": fixtureImage("efi/signed.efi") });
  const { defaultEntry } = await image.fact(bootEntries);
  expect(defaultEntry).toMatchObject({ title: "Fixture Linux", kernelVersion: "6.1.0-fixture" });
  expect(joinWords(defaultEntry?.cmdline ?? [])).toBe("root=LABEL=root ro quiet");
  const [bootable] = await image.fact(bootDrivers);
  const [content] = (await bootable?.contents()) ?? [];
  expect([...(content?.names ?? [])]).toEqual(["etc", "etc/greeting"]);
});
