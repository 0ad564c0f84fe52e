import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { moduleNameOf, parseKernelConfig, parseModulesDep } from "../../src/facts/kernel/kernel-files.ts";
import { kernels } from "../../src/facts/kernels.ts";
import { type Tree, imageFrom, link } from "../../src/testing/index.ts";

const factOf = (tree: Tree) => imageFrom(tree).fact(kernels);
async function placeOf(tree: Tree, module: string) {
  const [kernel] = await factOf(tree);
  return kernel?.hasModule(module);
}

const m = "/usr/lib/modules/6.1.0";
const base = {
  [`${m}/modules.builtin`]: "kernel/drivers/hv/hv_vmbus.ko\nkernel/drivers/pci/controller/pci-hyperv.ko\n",
  [`${m}/modules.dep`]:
    "kernel/fs/udf/udf.ko.xz: kernel/lib/crc-itu-t.ko.xz\nkernel/fs/fat/vfat.ko.xz: kernel/fs/fat/fat.ko.xz\n",
  [`${m}/kernel/fs/udf/udf.ko.xz`]: "",
};

test.each([
  ["hv_vmbus", "builtin"],
  ["hv-vmbus", "builtin"],
  ["pci_hyperv", "builtin"],
  ["udf", "module"],
  // Indexed, but the file is gone.
  ["vfat", undefined],
  ["isofs", undefined],
])("%s is %s", async (module, expected) => {
  expect(await placeOf(base, module)).toBe(expected);
});

describe("the configuration", () => {
  test("=y counts, =m without a file does not", async () => {
    const config = { "/boot/config-6.1.0": "CONFIG_ISO9660_FS=y\nCONFIG_BLK_DEV_SR=m\n# CONFIG_VFAT_FS is not set\n" };
    expect(await placeOf({ ...base, ...config }, "isofs")).toBe("builtin");
    expect(await placeOf({ ...base, ...config }, "sr_mod")).toBeUndefined();
    expect(await placeOf({ ...base, [`${m}/config`]: "CONFIG_NVME_CORE=y\n" }, "nvme-core")).toBe("builtin");
  });

  test("the bus driver has its own setting since 2025", async () => {
    const config = (text: string) => ({ "/boot/vmlinuz-7.0": "", "/boot/config-7.0": text });
    expect(await placeOf(config("CONFIG_HYPERV=y\n"), "hv_vmbus")).toBe("builtin");
    expect(await placeOf(config("CONFIG_HYPERV=y\nCONFIG_HYPERV_VMBUS=m\n"), "hv_vmbus")).toBeUndefined();
    expect(await placeOf(config("CONFIG_HYPERV=y\nCONFIG_HYPERV_VMBUS=y\n"), "hv_vmbus")).toBe("builtin");
  });

  test("options come with their line", async () => {
    const [kernel] = await factOf({ ...base, "/boot/config-6.1.0": 'CONFIG_A="text"\nCONFIG_WATCHDOG=y\n' });
    expect(await kernel?.option("CONFIG_WATCHDOG")).toEqual({ value: "y", path: "/boot/config-6.1.0", line: 2 });
    expect(await kernel?.option("A")).toMatchObject({ value: "text" });
    expect(await kernel?.option("CIFS")).toBeUndefined();
  });
});

describe("which directories are kernels", () => {
  test("modules or an image make one, leftovers do not", async () => {
    const found = await factOf({
      "/lib": link("usr/lib"),
      ...base,
      "/usr/lib/modules/5.0.0/build": link("/usr/src/linux-headers-5.0.0"),
      "/usr/lib/modules/5.1.0/modules.dep": "",
      "/usr/lib/modules/6.2.0/vmlinuz": "",
      "/boot/vmlinuz-6.1.0": "",
      "/boot/vmlinuz-6.3.0": "",
      "/boot/vmlinuz-virt": "",
      "/boot/vmlinuz-0-rescue-ffffffff": "",
    });
    expect(found.map(({ version, path, imagePath, indexed }) => ({ version, path, imagePath, indexed }))).toEqual([
      { version: "6.1.0", path: m, imagePath: "/boot/vmlinuz-6.1.0", indexed: true },
      { version: "6.2.0", path: "/usr/lib/modules/6.2.0", imagePath: "/usr/lib/modules/6.2.0/vmlinuz", indexed: false },
      { version: "6.3.0", path: "/boot/vmlinuz-6.3.0", imagePath: "/boot/vmlinuz-6.3.0", indexed: false },
    ]);
  });

  test("without depmod's index the files themselves are found", async () => {
    const tree = { [`${m}/kernel/drivers/net/hyperv/hv_netvsc.ko.zst`]: "", [`${m}/extra/foo.ko`]: "" };
    expect(await placeOf(tree, "hv_netvsc")).toBe("module");
    expect(await placeOf(tree, "foo")).toBe("module");
  });

  test("the old place /lib/modules", async () => {
    expect(
      await placeOf(
        {
          "/lib/modules/2.6.32/modules.dep": "/lib/modules/2.6.32/kernel/a.ko:\n",
          "/lib/modules/2.6.32/kernel/a.ko": "",
        },
        "a",
      ),
    ).toBe("module");
  });
});

test.each(Object.entries(goodTrees).filter(([name]) => name !== "flatcar"))(
  "%s has its drivers",
  async (_name, { tree }) => {
    const found = await factOf(tree());
    expect(found).toHaveLength(1);
    for (const name of ["hv_vmbus", "hv_storvsc", "hv_netvsc", "pci_hyperv", "nvme", "udf"]) {
      expect(await found[0]?.hasModule(name)).toBeDefined();
    }
  },
);

test("parsers take any text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const path of parseModulesDep(text).values()) expect(moduleNameOf(path)).toBeDefined();
      for (const { line } of parseKernelConfig(`CONFIG_A=1\n${text}`, "/x").values()) expect(line).toBeGreaterThan(0);
    }),
  );
});
