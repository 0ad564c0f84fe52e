import { describe, expect, test } from "vitest";
import { provisioningMedium } from "../../src/facts/provisioning-medium.ts";
import { type Tree, imageFrom } from "../../src/testing/index.ts";

const version = "6.1.0-18-cloud-amd64";
const directory = `/usr/lib/modules/${version}`;

/** A kernel with modules of these paths, and others built in. */
function kernel(modules: readonly string[], builtin: readonly string[] = []): Tree {
  return {
    [`/boot/vmlinuz-${version}`]: "MZ",
    [`${directory}/modules.builtin`]: builtin.map((path) => `kernel/${path}.ko\n`).join(""),
    [`${directory}/modules.dep`]: modules.map((path) => `kernel/${path}.ko:\n`).join(""),
    [`${directory}/kernel/`]: { type: "directory" },
    ...Object.fromEntries(modules.map((path) => [`${directory}/kernel/${path}.ko`, "x"])),
  };
}

const all = ["fs/udf/udf", "drivers/scsi/sr_mod", "drivers/cdrom/cdrom", "drivers/ata/ata_piix"];
const conf = "/etc/modprobe.d/cis.conf";

const problems = async (tree: Tree) => (await imageFrom(tree).fact(provisioningMedium)).problems;

describe("the medium can be mounted", () => {
  test.each<[string, Tree]>([
    ["with modules", kernel(all)],
    ["with drivers built in, whatever modprobe.d says", { ...kernel([], all), [conf]: "install udf /bin/true\n" }],
    ["with a comment on udf", { ...kernel(all), [conf]: "# install udf /bin/true\n" }],
    ["with a block of another name", { ...kernel(all), [conf]: "install udff /bin/true\nblacklist uio_hv_generic\n" }],
    [
      "with a blacklist that loading at boot works around",
      { ...kernel(all), [conf]: "blacklist udf\n", "/etc/modules": "udf\n" },
    ],
    ["with a blacklist of a dependency", { ...kernel(all), [conf]: "blacklist cdrom\n" }],
    ["without a kernel to look at", {}],
  ])("%s", async (_name, tree) => {
    expect(await problems(tree)).toEqual([]);
  });
});

describe("the medium cannot be mounted", () => {
  test.each<[string, Tree, object]>([
    [
      "install udf /bin/true",
      { ...kernel(all), [conf]: "\ninstall udf /bin/true\n" },
      { module: "udf", path: conf, line: 2, text: 'a line "install udf" of modprobe keeps it from being loaded' },
    ],
    ["blacklist udf", { ...kernel(all), [conf]: "blacklist udf\n" }, { module: "udf", path: conf, line: 1 }],
    ["a kernel without udf", kernel(all.slice(1)), { module: "udf", path: directory }],
    ["a kernel without a driver for the drive", kernel([all[0] ?? ""]), { module: "sr_mod", path: directory }],
    ["install cdrom /bin/false", { ...kernel(all), [conf]: "install cdrom /bin/false\n" }, { module: "cdrom" }],
    ["blacklist ata_piix", { ...kernel(all), [conf]: "blacklist ata-piix\n" }, { module: "ata_piix" }],
    [
      "a kernel command line with module_blacklist",
      {
        ...kernel(all),
        "/boot/grub/grub.cfg": `menuentry 'Debian' {\n linux /boot/vmlinuz-${version} root=/dev/sda1 module_blacklist=foo,udf\n}\n`,
      },
      { module: "udf", path: "/boot/grub/grub.cfg", line: 2 },
    ],
  ])("%s", async (_name, tree, expected) => {
    const found = await problems(tree);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
  });
});
