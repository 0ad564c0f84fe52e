import { describe, expect, test } from "vitest";
import { cloudInit } from "../../../src/facts/cloud-init.ts";
import { dsIdentify } from "../../../src/facts/cloud-init/ds-identify.ts";
import { traitsOfScript, traitsOfVersion } from "../../../src/facts/cloud-init/ds-identify-traits.ts";
import { type Tree, imageFrom, program } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release, shellOf } from "./base.ts";

const dropIn = (content: string): Tree => ({ "/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg": content });
const seed = (name: string): Tree => ({
  [`/var/lib/cloud/seed/${name}/user-data`]: "",
  [`/var/lib/cloud/seed/${name}/meta-data`]: "",
});
const own = (content: string): Tree => ({ "/etc/cloud/ds-identify.cfg": content });
const commandLine = (words: string): Tree => ({
  "/boot/grub/grub.cfg": `menuentry 'Linux' {\n  linux /boot/vmlinuz-6.1.0 root=UUID=x ro ${words}\n}\n`,
});
const list = (content: string): Tree => dropIn(`datasource_list: ${content}\n`);

/** What comes out: the run-time list, `off`, or `yaml` when none is written and the configuration's own list counts. */
type Outcome = string;

/** Rows of what the real script was seen to do on an Azure machine: until 24.1, and from 24.2. */
const observed: Readonly<Record<string, readonly [tree: Tree, until241: Outcome, from242: Outcome]>> = {
  "no list": [{}, "Azure None", "Azure None"],
  "[ Azure ]": [list("[ Azure ]"), "Azure None", "Azure"],
  "[ Azure, None ]": [list("[ Azure, None ]"), "Azure None", "Azure None"],
  quotes: [list('["Azure",None]'), "Azure None", "Azure None"],
  "several, none of them Azure": [list("[ NoCloud, ConfigDrive, None ]"), "off", "off"],
  "[ NoCloud ]": [list("[ NoCloud ]"), "NoCloud None", "NoCloud"],
  "[ NoCloud, None ]": [list("[ NoCloud, None ]"), "NoCloud None", "NoCloud None"],
  "a name without brackets": [list("NoCloud"), "NoCloud None", "NoCloud"],
  "[ None ]": [list("[ None ]"), "None", "None"],
  "a block list with Azure": [dropIn("datasource_list:\n  - Azure\n"), "Azure None", "Azure None"],
  "a block list without Azure": [dropIn("datasource_list:\n  - NoCloud\n"), "Azure None", "Azure None"],
  "a bracket alone on the first line": [list("[\n  NoCloud,\n  None ]"), "Azure None", "Azure None"],
  "a list broken after one name": [list("[ NoCloud,\n  Azure, None ]"), "NoCloud None", "NoCloud"],
  "a list broken after two names": [list("[ NoCloud, ConfigDrive,\n  Azure ]"), "off", "off"],
  "two names in lower case": [list("[ azure, nocloud ]"), "off", "off"],
  "one name in lower case": [list("[ azure ]"), "azure None", "azure"],
  "a comment behind the list": [list("[ NoCloud ] # comment"), "off", "NoCloud"],
  CRLF: [dropIn("datasource_list: [ NoCloud, None ]\r\n"), "off", "NoCloud None"],
  "a quoted key": [dropIn('"datasource_list": [ NoCloud, None ]\n'), "Azure None", "NoCloud None"],
  "a blank before the colon": [dropIn("datasource_list : [ NoCloud, None ]\n"), "Azure None", "NoCloud None"],
  "a key that ends in datasource_list": [dropIn("my_datasource_list: [ NoCloud ]\n"), "Azure None", "NoCloud"],
  "an empty list in the last file": [
    { ...list("[ NoCloud ]"), "/etc/cloud/cloud.cfg.d/99.cfg": "datasource_list:\n" },
    "Azure None",
    "Azure None",
  ],
  "a file without the suffix": [
    { "/etc/cloud/cloud.cfg.d/91.cfg.bak": "datasource_list: [ NoCloud ]\n" },
    "Azure None",
    "Azure None",
  ],
  "a hidden file": [{ "/etc/cloud/cloud.cfg.d/.91.cfg": "datasource_list: [ NoCloud ]\n" }, "Azure None", "Azure None"],
  "a last line without line break": [dropIn("datasource_list: [ NoCloud ]"), "Azure None", "NoCloud"],
  "a list of commas": [list("[ , ]"), "off", "off"],
  "a NoCloud seed": [seed("nocloud"), "NoCloud Azure None", "NoCloud Azure None"],
  "a nocloud-net seed": [seed("nocloud-net"), "NoCloud Azure None", "NoCloud Azure None"],
  "a NoCloud seed behind Azure": [
    { ...seed("nocloud"), ...list("[ Azure, NoCloud, None ]") },
    "Azure NoCloud None",
    "Azure NoCloud None",
  ],
  "half a seed": [{ "/var/lib/cloud/seed/nocloud/user-data": "" }, "Azure None", "Azure None"],
  "an installer's NoCloud settings": [
    dropIn("datasource:\n  NoCloud:\n    user-data: x\n    meta-data: y\n"),
    "NoCloud Azure None",
    "NoCloud Azure None",
  ],
  "policy enabled": [{ ...own("policy: enabled\n"), ...list("[ NoCloud ]") }, "yaml", "yaml"],
  "policy report": [{ ...own("policy: report\n"), ...list("[ NoCloud ]") }, "yaml", "yaml"],
  "policy disabled": [{ ...own("policy: disabled\n"), ...list("[ Azure ]") }, "off", "off"],
  "policy disabled without a line break": [own("policy: disabled"), "Azure None", "Azure None"],
  "policy notfound=enabled": [{ ...own("policy: notfound=enabled\n"), ...list("[ NoCloud, OVF ]") }, "yaml", "yaml"],
  "a named datasource": [{ ...own("datasource: Azure\n"), ...list("[ NoCloud ]") }, "Azure None", "Azure None"],
  "ci.ds=Azure": [{ ...commandLine("ci.ds=Azure"), ...list("[ NoCloud, OVF ]") }, "Azure None", "Azure None"],
  "ci.di.policy=disabled": [commandLine("ci.di.policy=disabled"), "off", "off"],
  "an instance kept by hand": [{ "/var/lib/cloud/instance/manual-clean": "", ...list("[ NoCloud ]") }, "yaml", "yaml"],
};

async function outcome(tree: Tree, version: string): Promise<string> {
  const result = await imageFrom({ ...cloudInitEnabled, ...tree, ...release(version) }).fact(dsIdentify);
  if (result.code !== 0) return "off";
  return result.written === undefined ? "yaml" : result.datasources.join(" ");
}

describe("the list at run time", () => {
  for (const [name, [tree, until241, from242]] of Object.entries(observed)) {
    test(`${name}: until 24.1`, async () => expect(await outcome(tree, "24.1")).toBe(until241));
    test(`${name}: from 24.2`, async () => expect(await outcome(tree, "24.2")).toBe(from242));
  }
});

/** Where single releases differ. */
const byVersion: readonly (readonly [name: string, tree: Tree, version: string, expected: Outcome])[] = [
  ["ds= is no word before 23.2", { ...commandLine("ds=Azure"), ...list("[ NoCloud, OVF ]") }, "23.1", "off"],
  [
    "ds= names the datasource from 23.2",
    { ...commandLine("ds=Azure"), ...list("[ NoCloud, OVF ]") },
    "23.2",
    "Azure None",
  ],
  ["ds=nocloud finds NoCloud before 23.2", commandLine("ds=nocloud"), "23.1", "NoCloud Azure None"],
  ["a value ends at the last semicolon in 23.2", commandLine("'ds=nocloud;s=/x;h=y'"), "23.2", "nocloud;s=/x None"],
  ["a value ends at the first semicolon from 23.2.2", commandLine("'ds=nocloud;s=/x;h=y'"), "23.2.2", "nocloud None"],
  ["a single entry gets None until 24.1.2", list("[ Azure ]"), "24.1.2", "Azure None"],
  ["a single entry stays alone from 24.1.3", list("[ Azure ]"), "24.1.3", "Azure"],
  [
    "23.4 takes the key of a block list for a name",
    dropIn("datasource_list:\n  - Azure\n"),
    "23.4",
    "datasource_list: None",
  ],
  ["23.4.1 does, too", list("[\n  Azure ]"), "23.4.1", "Azure None"],
  ["23.4.2 does not", dropIn("datasource_list:\n  - Azure\n"), "23.4.2", "Azure None"],
  [
    "23.4 lets a comment empty the list",
    { ...list("[ NoCloud ]"), "/etc/cloud/cloud.cfg.d/99.cfg": "# datasource_list: x\n" },
    "23.4",
    "Azure None",
  ],
  [
    "installer settings mean nothing before 22.2",
    dropIn("datasource:\n  NoCloud:\n    user-data: x\n    meta-data: y\n"),
    "22.1",
    "Azure None",
  ],
  [
    "seedfrom alone means nothing before 24.3",
    dropIn("datasource:\n  NoCloud:\n    seedfrom: /x/\n"),
    "24.2",
    "Azure None",
  ],
  [
    "seedfrom alone finds NoCloud from 24.3",
    dropIn("datasource:\n  NoCloud:\n    seedfrom: /x/\n"),
    "24.3",
    "NoCloud Azure None",
  ],
  ["a MAAS key finds MAAS until 25.1", dropIn("datasource:\n  MAAS: {metadata_url: x}\n"), "25.1.4", "MAAS Azure None"],
  ["a MAAS key finds nothing from 25.2", dropIn("datasource:\n  MAAS: {metadata_url: x}\n"), "25.2", "Azure None"],
  ["cloud-init=disabled is the generator's before 23.4", commandLine("cloud-init=disabled"), "23.3", "Azure None"],
  ["cloud-init=disabled stops it from 23.4", commandLine("cloud-init=disabled"), "23.4", "off"],
  ["also inside another word", commandLine("xcloud-init=disabledfoo"), "24.4", "off"],
  ["the file stops it from 23.4", { "/etc/cloud/cloud-init.disabled": "" }, "23.4", "off"],
  ["a folder of that name does not", { "/etc/cloud/cloud-init.disabled/x": "" }, "23.4", "Azure None"],
  [
    "KERNEL_CMDLINE stops it from 23.4",
    { "/etc/systemd/system.conf": "[Manager]\nDefaultEnvironment=KERNEL_CMDLINE=cloud-init=disabled\n" },
    "23.4",
    "off",
  ],
];

describe("releases", () => {
  for (const [name, tree, version, expected] of byVersion)
    test(name, async () => expect(await outcome(tree, version)).toBe(expected));

  const nothingFound = list("[ NoCloud, OVF ]");
  for (const [version, machine, expected] of [
    ["24.1", 0x3e, "off"],
    ["24.1", 0xb7, "yaml"],
    ["25.1.3", 0xb7, "yaml"],
    ["25.1.4", 0xb7, "off"],
    ["25.2", 0xb7, "off"],
  ] as const)
    test(`nothing found by ${version} on 0x${machine.toString(16)}: ${expected}`, async () =>
      expect(await outcome({ ...nothingFound, ...shellOf(machine) }, version)).toBe(expected));

  test("OpenStack is a maybe on arm64, and counts until 25.1", async () => {
    const tree = { ...list("[ NoCloud, OpenStack ]"), ...shellOf(0xb7) };
    expect(await outcome(tree, "25.1")).toBe("OpenStack None");
    expect(await outcome(tree, "25.2")).toBe("off");
  });

  test("Ubuntu 16.04 only reports", async () => {
    const tree = { ...list("[ NoCloud, OVF ]"), "/etc/os-release": 'ID=ubuntu\nVERSION_ID="16.04"\n' };
    expect(await outcome(tree, "21.1")).toBe("yaml");
  });
});

test("the script that the image holds is stronger than its version", async () => {
  const script = `#!/bin/sh
DI_DEFAULT_POLICY="search,found=all,maybe=none,notfound=\${DI_DISABLED}"
DI_DEFAULT_POLICY_NO_DMI="search,found=all,maybe=none,notfound=\${DI_DISABLED}"
DI_DSLIST_DEFAULT="MAAS ConfigDrive NoCloud \\
Azure"
`;
  const tree = { ...list("[ NoCloud, OVF ]"), ...shellOf(0xb7), "/usr/lib/cloud-init/ds-identify": program(script) };
  expect(await outcome(tree, "20.4")).toBe("off");
  expect(traitsOfScript(script)).toMatchObject({
    reader: "shell",
    policyElsewhere: "search,found=all,maybe=none,notfound=disabled",
    builtinList: ["MAAS", "ConfigDrive", "NoCloud", "Azure"],
    findsMaas: "never",
  });
  expect(traitsOfScript("#!/bin/sh\n")).toBeUndefined();
});

test("without a version the newest release is taken", () => {
  expect(traitsOfVersion(undefined)).toEqual(traitsOfVersion("99"));
});

test("the reason names the line that decided", async () => {
  const image = imageFrom({ ...cloudInitEnabled, ...dropIn("# Azure\ndatasource_list: [ NoCloud, OVF ]\n") });
  const { dsIdentify: result, switchedOff } = await image.fact(cloudInit);
  expect(result.reason).toMatchObject({ path: "/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg", line: 2 });
  expect(switchedOff).toEqual({ ...result.reason, cause: "datasource" });
});
