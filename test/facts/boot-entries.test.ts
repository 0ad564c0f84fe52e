import { describe, expect, test } from "vitest";
import { grubenv } from "../../fixtures/trees/parts/boot.ts";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { type BootEntries, bootEntries } from "../../src/facts/boot-entries.ts";
import { joinWords } from "../../src/facts/kernel-command-line.ts";
import { type Tree, imageFrom, unreadable } from "../../src/testing/index.ts";

const factOf = (tree: Tree): Promise<BootEntries> => imageFrom(tree).fact(bootEntries);
const defaultOf = async (tree: Tree) => (await factOf(tree)).defaultEntry;
const lineOf = async (tree: Tree) => joinWords((await defaultOf(tree))?.cmdline ?? []);

const rhel = { "/etc/os-release": 'ID=rhel\nVERSION_ID="9.6"\n' };
const machine = "ffffffffffffffffffffffffffffffff";

describe("good images", () => {
  test.each(Object.entries(goodTrees).filter(([name]) => name !== "flatcar"))(
    "%s starts a kernel and an initramfs that are there",
    async (_name, { tree }) => {
      const { defaults, menus } = await factOf(tree());
      expect(defaults.length).toBeGreaterThan(0);
      for (const entry of defaults) {
        expect(entry).toMatchObject({ uncertain: false, isRescue: false, needsPassword: false });
        expect(entry.kernel?.path).toMatch(/^\/boot\/vmlinuz-/);
        expect(entry.kernelVersion).toBeDefined();
        expect(entry.initrds.map((initrd) => initrd.path)).toEqual([expect.stringMatching(/^\/boot\/init/)]);
        expect(joinWords(entry.cmdline ?? [])).toContain("console=tty");
      }
      expect(menus.flatMap((menu) => menu.problems)).toEqual([]);
    },
  );
});

describe("BLS entries", () => {
  const blscfg = { "/boot/grub2/grub.cfg": 'load_env\nset default="${saved_entry}"\ninsmod blscfg\nblscfg\n' };
  const snippet = (version: string, options: string) => ({
    [`/boot/loader/entries/${machine}-${version}.conf`]: `title RHEL ${version}\nversion ${version}\nlinux /vmlinuz-${version}\ninitrd /initramfs-${version}.img $tuned_initrd\noptions ${options}\n`,
    [`/boot/vmlinuz-${version}`]: "",
    [`/boot/initramfs-${version}.img`]: "",
  });
  const two = {
    ...rhel,
    ...blscfg,
    ...snippet("4.18.0-553.el8", "ro old"),
    ...snippet("4.18.0-553.9.1.el8", "ro new"),
  };

  test("the newest starts unless saved_entry names another", async () => {
    expect(await lineOf(two)).toBe("ro new");
    expect(await lineOf({ ...two, "/boot/grub2/grubenv": grubenv({ saved_entry: `${machine}-4.18.0-553.el8` }) })).toBe(
      "ro old",
    );
    expect(await lineOf({ ...two, "/boot/grub2/grubenv": grubenv({ saved_entry: "1" }) })).toBe("ro old");
    expect(await lineOf({ ...two, "/boot/grub2/grubenv": grubenv({ saved_entry: "gone" }) })).toBe("ro new");
  });

  test("$kernelopts comes from the environment block, with its place", async () => {
    const tree = {
      ...rhel,
      ...blscfg,
      ...snippet("4.18.0-553.el8", "$kernelopts $tuned_params"),
      "/boot/grub2/grubenv": grubenv({ saved_entry: "0", kernelopts: "root=/dev/mapper/r ro console=ttyS0" }),
    };
    expect(await lineOf(tree)).toBe("root=/dev/mapper/r ro console=ttyS0");
    expect(await defaultOf(tree)).toMatchObject({
      title: "RHEL 4.18.0-553.el8",
      id: `${machine}-4.18.0-553.el8`,
      kernelVersion: "4.18.0-553.el8",
      cmdlineSource: { path: "/boot/grub2/grubenv", line: 3 },
      source: { path: `/boot/loader/entries/${machine}-4.18.0-553.el8.conf`, line: 3 },
      firmware: "any",
      initrds: [{ path: "/boot/initramfs-4.18.0-553.el8.img" }],
    });
  });

  test("without kernelopts the defaults of grub.cfg stand in", async () => {
    const set = 'if [ -z "${kernelopts}" ]; then\n  set kernelopts="root=x ro fallback"\nfi\ninsmod blscfg\nblscfg\n';
    expect(await lineOf({ ...rhel, ...snippet("4.18.0", "$kernelopts"), "/boot/grub2/grub.cfg": set })).toBe(
      "root=x ro fallback",
    );
    const named = 'set default_kernelopts="root=x ro named"\nblscfg\n';
    expect(await lineOf({ ...rhel, ...snippet("4.18.0", "$kernelopts"), "/boot/grub2/grub.cfg": named })).toBe(
      "root=x ro named",
    );
  });

  test("tuned's words are appended from grub.cfg", async () => {
    const cfg = 'set tuned_params="skew_tick=1"\nset tuned_initrd=""\nblscfg\n';
    const tree = { ...rhel, ...snippet("5.14.0", "ro $tuned_params"), "/boot/grub2/grub.cfg": cfg };
    expect(await lineOf(tree)).toBe("ro skew_tick=1");
  });
});

describe("firmware", () => {
  test("RHEL 8 by UEFI reads a configuration of its own", async () => {
    const { defaults } = await factOf({
      ...rhel,
      "/boot/grub2/grub.cfg": "menuentry bios { linux16 /vmlinuz-1.0 ro\ninitrd16 /initramfs-1.0.img }",
      "/boot/efi/EFI/redhat/grub.cfg":
        "menuentry uefi { linuxefi /vmlinuz-1.0 ro console=ttyS0\ninitrdefi /initramfs-1.0.img }",
      "/boot/vmlinuz-1.0": "",
    });
    expect(
      defaults.map((entry) => [entry.title, entry.firmware, joinWords(entry.cmdline ?? []), entry.kernel?.path]),
    ).toEqual([
      ["bios", "bios", "ro", "/boot/vmlinuz-1.0"],
      ["uefi", "uefi", "ro console=ttyS0", "/boot/vmlinuz-1.0"],
    ]);
  });

  test("the vendor directory of the system comes before others, in any case", async () => {
    const { defaults } = await factOf({
      "/etc/os-release": "ID=almalinux\nVERSION_ID=9.6\n",
      "/boot/efi/efi/CentOS/grub.cfg": "menuentry old { linux /k }",
      "/boot/efi/efi/AlmaLinux/GRUB.CFG": "menuentry right { linux /k }",
    });
    expect(defaults.map((entry) => entry.title)).toEqual(["right"]);
  });

  test("an empty /boot/efi is no EFI system partition", async () => {
    expect((await factOf({ ...rhel, "/boot/efi/": "" })).esp).toBeUndefined();
    expect((await factOf({ ...rhel, "/boot/EFI/BOOT/BOOTX64.EFI": "" })).esp).toBe("/boot");
    expect((await factOf({ ...rhel, "/efi/EFI/BOOT/BOOTX64.EFI": "" })).esp).toBe("/efi");
  });
});

test("Ubuntu boots without initrd first, and knows so from an unset variable", async () => {
  const cfg = [
    'if [ "${initrdfail}" = 1 ]; then set x=1; fi',
    "menuentry 'Ubuntu' --class ubuntu $menuentry_id_option 'gnulinux-simple-1' {",
    "\tif [ x$grub_platform = xxen ]; then insmod xzio; insmod lzopio; fi",
    '\tif [ "${initrdfail}" = 1 ]; then',
    "\t  linux /boot/vmlinuz-6.8.0-1044-azure root=PARTUUID=1 ro console=ttyS0",
    "\t  initrd /boot/initrd.img-6.8.0-1044-azure",
    "\telse",
    "\t  linux /boot/vmlinuz-6.8.0-1044-azure root=PARTUUID=1 ro console=ttyS0 panic=-1",
    "\tfi",
    "\tinitrdfail",
    "}",
  ].join("\n");
  const entry = await defaultOf({ "/etc/os-release": "ID=ubuntu\nVERSION_ID=22.04\n", "/boot/grub/grub.cfg": cfg });
  expect(entry).toMatchObject({ uncertain: false, initrds: [], kernelVersion: "6.8.0-1044-azure" });
  expect(joinWords(entry?.cmdline ?? [])).toBe("root=PARTUUID=1 ro console=ttyS0 panic=-1");
});

test("Photon's variables come from /boot/photon.cfg", async () => {
  const line = await lineOf({
    "/etc/os-release": "ID=photon\nVERSION_ID=5.0\n",
    "/boot/grub2/grub.cfg": [
      "set default=0",
      "search -n -u 1 -s",
      "set bootprefix=/boot",
      "load_env -f ${bootprefix}/photon.cfg",
      "set rootpartition=PARTUUID=1",
      'menuentry "Photon" {',
      "    linux ${bootprefix}/$photon_linux root=$rootpartition $photon_cmdline $systemd_cmdline",
      "    if [ -f ${bootprefix}/$photon_initrd ]; then",
      "        initrd ${bootprefix}/$photon_initrd",
      "    fi",
      "}",
    ].join("\n"),
    "/boot/photon.cfg":
      "# GRUB Environment Block\nphoton_cmdline=init=/lib/systemd/systemd ro console=ttyS0,115200n8\nphoton_linux=vmlinuz-6.1.10\nphoton_initrd=initrd.img-6.1.10\n",
  });
  expect(line).toBe("root=PARTUUID=1 init=/lib/systemd/systemd ro console=ttyS0,115200n8");
});

test("Flatcar's choice of partition is left to the machine", async () => {
  const cfg =
    'search --no-floppy --set first_boot --disk-uuid 0001\nif [ -n "$first_boot" ]; then set linux_append="flatcar.first_boot=detected"; fi\nmenuentry "USR-A" --id=a { linux /flatcar/vmlinuz-a console=ttyS0 $linux_append }\n';
  const entry = await defaultOf({
    "/etc/os-release": "ID=flatcar\n",
    "/boot/flatcar/grub/grub.cfg": cfg,
    "/boot/flatcar/vmlinuz-a": "",
  });
  expect(entry).toMatchObject({
    uncertain: true,
    kernel: { path: "/boot/flatcar/vmlinuz-a" },
    kernelVersion: undefined,
  });
});

describe("other loaders", () => {
  test("GRUB Legacy", async () => {
    const menu =
      "# c\ndefault=1\ntimeout=5\nhiddenmenu\ntitle CentOS (2.6.32-754)\n\troot (hd0,0)\n\tkernel /vmlinuz-2.6.32-754.el6 ro a\n\tinitrd /initramfs-2.6.32-754.el6.img\ntitle second\n\tkernel /vmlinuz-2.6.32-696.el6 ro root=UUID=1 b\n";
    const { defaults, menus } = await factOf({
      "/etc/redhat-release": "CentOS release 6.10 (Final)",
      "/boot/grub/grub.conf": menu,
    });
    expect(defaults).toMatchObject([
      { title: "second", loader: "grub-legacy", firmware: "bios", kernelVersion: "2.6.32-696.el6" },
    ]);
    expect(menus).toMatchObject([{ timeoutSeconds: 5, path: "/boot/grub/grub.conf" }]);
  });

  test("systemd-boot: newest first, a pattern decides", async () => {
    const entries = {
      "/efi/EFI/systemd/systemd-bootx64.efi": "",
      "/efi/loader/entries/m-6.1.conf":
        "title A\nversion 6.1\nsort-key a\nlinux /m/6.1/linux\ninitrd /m/6.1/initrd\noptions ro\noptions one\n",
      "/efi/loader/entries/m-6.10.conf": "title A\nversion 6.10\nsort-key a\nlinux /m/6.10/linux\noptions ro ten\n",
      "/efi/loader/entries/m-7.0+0-3.conf": "title A\nversion 7.0\nsort-key a\nlinux /m/7.0/linux\n",
      "/efi/m/6.10/linux": "",
    };
    expect(await defaultOf(entries)).toMatchObject({
      loader: "systemd-boot",
      kernelVersion: "6.10",
      kernel: { path: "/efi/m/6.10/linux" },
    });
    expect(await lineOf({ ...entries, "/efi/loader/loader.conf": "timeout 3\ndefault m-6.1*\n" })).toBe("ro ten");
    expect(await lineOf({ ...entries, "/efi/loader/loader.conf": "default m-6.1.conf\n" })).toBe("ro one");
  });

  test("extlinux", async () => {
    const conf =
      "DEFAULT menu.c32\nPROMPT 0\nMENU TITLE Alpine\nLABEL virt\n  MENU DEFAULT\n  MENU LABEL Linux virt\n  LINUX vmlinuz-virt\n  INITRD initramfs-virt\n  APPEND root=UUID=1 console=ttyS0\n";
    expect(
      await defaultOf({ "/etc/os-release": "ID=alpine\n", "/boot/extlinux.conf": conf, "/boot/vmlinuz-virt": "" }),
    ).toMatchObject({
      title: "Linux virt",
      id: "virt",
      loader: "extlinux",
      kernel: { path: "/boot/vmlinuz-virt" },
    });
  });
});

test("what would be written next lies beside the entries", async () => {
  const { entries, defaultGrub, kernelCmdline } = await factOf({
    ...rhel,
    "/etc/default/grub": 'GRUB_CMDLINE_LINUX="ro"\n',
    "/etc/default/grub.d/50-cloudimg.cfg": 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX console=ttyS0"\n',
    "/etc/default/grub.d/README": "GRUB_CMDLINE_LINUX=wrong\n",
    "/etc/kernel/cmdline": "# comment\nroot=UUID=1 ro\n",
  });
  expect(entries).toEqual([]);
  expect(defaultGrub?.variables.get("GRUB_CMDLINE_LINUX")).toMatchObject({
    value: "ro console=ttyS0",
    path: "/etc/default/grub.d/50-cloudimg.cfg",
    line: 1,
  });
  expect(kernelCmdline?.words.map((word) => word.text)).toEqual(["root=UUID=1", "ro"]);
});

test("an unreadable configuration is an error, not an empty menu", async () => {
  await expect(factOf({ ...rhel, "/boot/grub2/grub.cfg": unreadable() })).rejects.toThrow("permission denied");
});
