import { describe, expect, test } from "vitest";
import { cloudInit } from "../../../src/facts/cloud-init.ts";
import { datasourceChoice } from "../../../src/facts/cloud-init/datasource-choice.ts";
import { type Detection, detect } from "../../../src/facts/cloud-init/datasource-detection.ts";
import { dsIdentifyInput } from "../../../src/facts/cloud-init/ds-identify.ts";
import { type Tree, imageFrom } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release, shellOf } from "./base.ts";

const seed = "/var/lib/cloud/seed";
const commandLine = (words: string): Tree => ({
  "/boot/grub/grub.cfg": `menuentry 'x' {\n linux /vmlinuz ro ${words}\n}\n`,
});
const conf = (text: string): Tree => ({ "/etc/cloud/cloud.cfg.d/90.cfg": text });

/** What an image can hold that makes a source on Azure look like its own. */
const detections: Readonly<Record<string, readonly [source: string, tree: Tree, answer: Detection]>> = {
  "Azure, always": ["Azure", {}, "found"],
  "a foreign machine": ["GCE", {}, "not-found"],
  "a source that does not exist": ["Nowhere", {}, "not-found"],
  "an OVF seed": ["OVF", { [`${seed}/ovf/ovf-env.xml`]: "" }, "found"],
  "an OpenNebula seed": ["OpenNebula", { [`${seed}/opennebula/meta-data`]: "" }, "found"],
  "half an Ec2 seed": ["Ec2", { [`${seed}/ec2/meta-data`]: "" }, "not-found"],
  "an Ec2 seed": ["Ec2", { [`${seed}/ec2/meta-data`]: "", [`${seed}/ec2/user-data`]: "" }, "found"],
  "an AliYun seed": ["AliYun", { [`${seed}/AliYun/meta-data`]: "", [`${seed}/AliYun/user-data`]: "" }, "found"],
  "a Bigstep address": ["Bigstep", { "/var/lib/cloud/data/seed/bigstep/url": "" }, "found"],
  "Vultr's file": ["Vultr", { "/etc/vultr": "" }, "found"],
  "Vultr's word": ["Vultr", commandLine("vultr"), "found"],
  "Vultr before 21.2": ["Vultr", { "/etc/vultr": "", ...release("21.1") }, "not-found"],
  "Scaleway's word": ["Scaleway", commandLine("scaleway quiet"), "found"],
  "MAAS's boot": ["MAAS", commandLine("cloud-config-url=http://x ip=iqn.2004-05.com.ubuntu:maas:y"), "found"],
  "a config drive": ["ConfigDrive", { "/config-drive/openstack/2015-10-15/meta_data.json": "" }, "found"],
  "a config drive's seed": ["ConfigDrive", { [`${seed}/config_drive/openstack/latest/meta_data.json`]: "" }, "found"],
  "a config drive without data": ["ConfigDrive", { "/config-drive/openstack/2015-10-15/user_data": "" }, "not-found"],
  "OpenStack beside a config drive": [
    "OpenStack",
    { ...shellOf(0xb7), "/config-drive/openstack/2015-10-15/meta_data.json": "" },
    "not-found",
  ],
  "OpenStack on arm64": ["OpenStack", shellOf(0xb7), "maybe"],
  "OpenStack on x86_64": ["OpenStack", {}, "not-found"],
  "a lenient Ec2 by its file": ["Ec2", { "/etc/cloud/cloud.cfg.d/9-Ec2.cfg": "strict_id: warn\n" }, "maybe"],
  "a lenient Ec2 in another file": ["Ec2", conf("strict_id: false\n"), "not-found"],
  "a lenient Ec2 by the command line": ["Ec2", commandLine("ci.datasource.ec2.strict_id=warn,9"), "maybe"],
  "a lenient Ec2 by ds-identify.cfg": [
    "Ec2",
    { "/etc/cloud/ds-identify.cfg": "ci.datasource.ec2.strict_id: false\n" },
    "maybe",
  ],
  "a strict Ec2 by the command line": [
    "Ec2",
    { ...commandLine("ci.datasource.ec2.strict_id=true"), "/etc/cloud/cloud.cfg": "strict_id: false\n" },
    "not-found",
  ],
};

describe("detection on Azure", () => {
  for (const [name, [source, tree, answer]] of Object.entries(detections))
    test(name, async () => {
      const input = await imageFrom({ ...cloudInitEnabled, ...tree }).fact(dsIdentifyInput);
      expect(await detect(source, { ...input, commandLine: input.commandLine.text })).toBe(answer);
    });
});

describe("the list at run time", () => {
  const rows: Readonly<
    Record<string, readonly [tree: Tree, origin: string, list: readonly string[], source: unknown]>
  > = {
    "written by ds-identify": [{}, "ds-identify", ["Azure", "None"], "Azure"],
    "named on the command line": [
      commandLine("cc:datasource_list:%5BNoCloud%5Dend_cc ci.di.policy=enabled"),
      "configuration",
      ["Azure"],
      "Azure",
    ],
    "cloud-config of the command line": [
      commandLine("cc:datasource_list:%20%5BAzure,%20None%5D%20end_cc"),
      "command-line",
      ["Azure", "None"],
      "Azure",
    ],
    "CLOUD_CFG above all": [
      {
        "/etc/systemd/system.conf": "[Manager]\nDefaultEnvironment=CLOUD_CFG=/etc/x.cfg\n",
        "/etc/x.cfg": "datasource_list: [ OVF ]\n",
      },
      "environment",
      ["OVF"],
      "OVF",
    ],
    "built in": [
      { "/etc/cloud/ds-identify.cfg": "policy: enabled\n" },
      "built-in",
      expect.anything() as never,
      "Azure",
    ],
    "a text instead of a list": [
      { "/etc/cloud/ds-identify.cfg": "policy: enabled\n", ...conf("datasource_list: Azure\n") },
      "configuration",
      ["A", "z", "u", "r", "e"],
      undefined,
    ],
    null: [
      { "/etc/cloud/ds-identify.cfg": "policy: enabled\n", ...conf("datasource_list:\n") },
      "configuration",
      [],
      undefined,
    ],
    "the module's own name": [
      { "/etc/cloud/ds-identify.cfg": "policy: enabled\n", ...conf("datasource_list: [DataSourceAzure, null]\n") },
      "configuration",
      ["DataSourceAzure", "None"],
      "Azure",
    ],
    "an old name for NoCloud": [
      {
        "/etc/cloud/ds-identify.cfg": "policy: enabled\n",
        ...release("24.1"),
        ...conf("datasource_list: [nocloud-net]\n"),
      },
      "configuration",
      ["nocloud-net"],
      "NoCloud",
    ],
    "a seed behind Azure": [
      {
        "/etc/cloud/ds-identify.cfg": "policy: enabled\n",
        [`${seed}/nocloud/meta-data`]: "",
        [`${seed}/nocloud/user-data`]: "",
        ...conf("datasource_list: [None, Azure, NoCloud]\n"),
      },
      "configuration",
      ["None", "Azure", "NoCloud"],
      "Azure",
    ],
  };
  for (const [name, [tree, origin, list, source]] of Object.entries(rows))
    test(name, async () => {
      const base = name === "named on the command line" ? conf("datasource_list: [ Azure ]\n") : {};
      const choice = await imageFrom({ ...cloudInitEnabled, ...base, ...tree }).fact(datasourceChoice);
      expect(choice).toMatchObject({ origin, list });
      expect(choice.source).toBe(source);
    });
});

describe("conditions of units", () => {
  const dropIn = (text: string): Tree => ({
    "/etc/systemd/system/cloud-init-local.service.d/x.conf": `[Unit]\n${text}\n`,
  });
  const environment: Tree = { "/etc/systemd/system.conf": "[Manager]\nDefaultEnvironment=STAGE=build\n" };
  const rows: Readonly<Record<string, readonly [tree: Tree, off: string | undefined]>> = {
    "a word that is missing": [dropIn("ConditionKernelCommandLine=azure"), "the kernel command line lacks azure"],
    "a word that is there": [{ ...dropIn("ConditionKernelCommandLine=azure"), ...commandLine("azure=1") }, undefined],
    "an unwanted value": [
      { ...dropIn("ConditionKernelCommandLine=!mode=build"), ...commandLine("mode=build") },
      "the kernel command line says mode=build",
    ],
    "a variable that is missing": [dropIn("ConditionEnvironment=STAGE"), "systemd's environment lacks STAGE"],
    "a variable that is there": [{ ...dropIn("ConditionEnvironment=STAGE"), ...environment }, undefined],
    "an unwanted variable": [
      { ...dropIn("ConditionEnvironment=!STAGE=build"), ...environment },
      "systemd's environment says STAGE=build",
    ],
    "taken back": [dropIn("ConditionEnvironment=STAGE\nConditionEnvironment="), undefined],
    "of the running machine": [dropIn("ConditionPathExists=/run/cloud-init/enabled"), undefined],
  };
  for (const [name, [tree, off]] of Object.entries(rows))
    test(name, async () => {
      const { switchedOff } = await imageFrom({ ...cloudInitEnabled, ...tree }).fact(cloudInit);
      expect(switchedOff?.text).toBe(off);
    });
});

describe("OpenRC", () => {
  const alpine: Tree = {
    ...shellOf(0x3e),
    "/etc/os-release": 'ID=alpine\nVERSION_ID="3.20"\n',
    "/sbin/openrc": { type: "file", mode: 0o755 },
    "/usr/bin/cloud-init": { type: "file", mode: 0o755 },
    "/usr/lib/cloud-init/ds-identify": { type: "file", mode: 0o755 },
    "/usr/lib/python3.12/site-packages/cloudinit/version.py": '__VERSION__ = "24.1.4"\n',
    "/etc/cloud/cloud.cfg": "users: [default]\n",
  };
  const services = (...names: readonly string[]): Tree =>
    Object.assign(
      {},
      ...names.map((name) => ({
        [`/etc/init.d/${name}`]: {
          type: "file",
          mode: 0o755,
          content: new TextEncoder().encode("#!/sbin/openrc-run\n"),
        },
        [`/etc/runlevels/default/${name}`]: { type: "symlink", target: `/etc/init.d/${name}` },
      })),
    ) as Tree;
  const stages = ["cloud-init-local", "cloud-init", "cloud-config", "cloud-final"];
  const foreign = conf("datasource_list: [ OVF, NoCloud ]\n");

  test("starts the services of its runlevels", async () => {
    const fact = await imageFrom({ ...alpine, ...services(...stages) }).fact(cloudInit);
    expect(fact).toMatchObject({ unitsEnabled: true, runs: { value: true }, generator: { state: "not-used" } });
    expect(fact.enabledAsWaagentSeesIt.value).toBe(false);
  });

  test("asks ds-identify by a service of its own", async () => {
    const asked = { ...alpine, ...services(...stages, "cloud-init-ds-identify") };
    expect((await imageFrom(asked).fact(cloudInit)).datasource.origin).toBe("ds-identify");
    const foreignList = await imageFrom({ ...asked, ...foreign }).fact(cloudInit);
    expect(foreignList).toMatchObject({ state: "C4", runs: { value: true }, datasource: { origin: "configuration" } });
  });

  test.each([
    ["/etc/cloud/cloud-init.disabled exists", { "/etc/cloud/cloud-init.disabled": "" }],
    ["the kernel command line says cloud-init=disabled", commandLine("xcloud-init=disabledx")],
  ])("obeys its services' own switches: %s", async (text, tree) => {
    const fact = await imageFrom({ ...alpine, ...services(...stages), ...tree }).fact(cloudInit);
    expect(fact).toMatchObject({ runs: { value: false }, switchedOff: { text, cause: "kill-switch" } });
  });
});
