import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModprobeConf } from "../../src/facts/kernel/modprobe-conf.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { type Tree, imageFrom, link, unreadable } from "../../src/testing/index.ts";

const factOf = (tree: Tree) => imageFrom(tree).fact(modprobe);
const blocks = async (tree: Tree, module: string) =>
  (await factOf(tree)).blocksOf(module).map(({ kind, directive }) => `${kind} ${directive.path}:${directive.line}`);
const conf = (text: string) => ({ "/etc/modprobe.d/a.conf": text });

describe("what blocks udf", () => {
  test.each([
    ["install udf /bin/true", ["install /etc/modprobe.d/a.conf:1"]],
    ["install udf /bin/false", ["install /etc/modprobe.d/a.conf:1"]],
    ["install\tudf\t/usr/bin/true # cis", ["install /etc/modprobe.d/a.conf:1"]],
    ["install udf exit 1", ["install /etc/modprobe.d/a.conf:1"]],
    ["\n  blacklist udf", ["blacklist /etc/modprobe.d/a.conf:2"]],
    ["install u* /bin/true\nblacklist udf", ["install /etc/modprobe.d/a.conf:1", "blacklist /etc/modprobe.d/a.conf:2"]],
    ["install udf \\\n /bin/true", ["install /etc/modprobe.d/a.conf:1"]],
    ["alias udf off", ["alias /etc/modprobe.d/a.conf:1"]],
    ["# install udf /bin/true", []],
    ["#blacklist udf", []],
    ["install uio /bin/true\nblacklist udfs", []],
    ["install udf /sbin/modprobe --ignore-install udf $CMDLINE_OPTS", []],
    ["install udf /sbin/modprobe -i udf && /bin/true", []],
    ["install udf /sbin/modprobe isofs", ["install /etc/modprobe.d/a.conf:1"]],
    ["options udf a=1\nsoftdep udf pre: crc_itu_t", []],
    // Of several install lines kmod takes the first.
    ["install udf /sbin/insmod /udf.ko\ninstall udf /bin/true", []],
  ])("%j", async (text, expected) => {
    expect(await blocks(conf(text), "udf")).toEqual(expected);
  });
});

test("dashes and underscores are the same", async () => {
  expect(await blocks(conf("blacklist pci-hyperv"), "pci_hyperv")).toHaveLength(1);
  expect(await blocks(conf("blacklist hv_netvsc"), "hv-netvsc")).toHaveLength(1);
});

test("a file hides those of its name in directories below, a link to /dev/null too", async () => {
  const vendor = { "/lib": link("usr/lib"), "/usr/lib/modprobe.d/udf.conf": "blacklist udf\n" };
  expect(await blocks(vendor, "udf")).toEqual(["blacklist /usr/lib/modprobe.d/udf.conf:1"]);
  expect(await blocks({ ...vendor, "/etc/modprobe.d/udf.conf": link("/dev/null") }, "udf")).toEqual([]);
  expect(await blocks({ ...vendor, "/etc/modprobe.d/udf.conf": "# allowed here\n" }, "udf")).toEqual([]);
  expect(await blocks({ ...vendor, "/etc/modprobe.d/README": "blacklist vfat\n" }, "vfat")).toEqual([]);
});

test("modules that are loaded at boot", async () => {
  const { loadedAtBoot } = await factOf({
    "/etc/modules-load.d/udf.conf": "# c\nudf\n;x\n",
    "/usr/lib/modules-load.d/fwupd.conf": "msr\n",
    "/etc/modules": "loop max_loop=8\n",
  });
  expect(loadedAtBoot.map(({ module, path }) => `${module} ${path}`)).toEqual([
    "msr /usr/lib/modules-load.d/fwupd.conf",
    "udf /etc/modules-load.d/udf.conf",
    "loop /etc/modules",
  ]);
});

test("options and lines that make no sense", async () => {
  const fact = await factOf(
    conf("options nouveau modeset=0\noptions nouveau a=1 b=2\nblacklist\ninstall udf\nblack list\n"),
  );
  expect(fact.optionsOf("nouveau").map(({ value }) => value)).toEqual(["modeset=0", "a=1 b=2"]);
  expect(fact.problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    "3: blacklist has too few words",
    "4: install has too few words",
    '5: "black" is no command of modprobe.d',
  ]);
});

test("an unreadable file is an error", async () => {
  await expect(factOf({ "/etc/modprobe.d/a.conf": unreadable() })).rejects.toThrow("permission denied");
});

test("any text gives directives with lines of the file", () => {
  const word = fc.constantFrom(
    "install ",
    "blacklist ",
    "udf ",
    "\\\n",
    "\n",
    "#",
    "/bin/true",
    "options ",
    "-",
    "\r\n",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const text = words.join("");
      for (const { line } of parseModprobeConf(text, "/x").directives) {
        expect(line).toBeLessThanOrEqual(text.split("\n").length);
      }
    }),
  );
});
