import { describe, expect, test } from "vitest";
import { cloudInit } from "../../../src/facts/cloud-init.ts";
import {
  type Tree,
  absent,
  directory,
  file,
  imageFrom,
  link,
  program,
  unreadable,
} from "../../../src/testing/index.ts";
import { classicUnits, cloudInitEnabled, enabled, installed, release, sitePackages, unitFiles } from "./base.ts";

const generator = "/usr/lib/systemd/system-generators/cloud-init-generator";
const grub = (words: string): Tree => ({
  "/boot/grub/grub.cfg": `menuentry 'x' {\n linux /vmlinuz ro ${words}\n}\n`,
});
const list = (text: string): Tree => ({ "/etc/cloud/cloud.cfg.d/91.cfg": `datasource_list: ${text}\n` });
const environment = (text: string): Tree => ({ "/etc/systemd/system.conf.d/x.conf": `[Manager]\n${text}\n` });
const conditions = (text: string): Tree => ({
  "/etc/systemd/system/cloud-init-local.service.d/x.conf": `[Unit]\n${text}\n`,
});

async function factOf(tree: Tree) {
  return imageFrom(tree).fact(cloudInit);
}

describe("the state", () => {
  const rows: Readonly<Record<string, readonly [tree: Tree, state: string, reason: string | RegExp]>> = {
    "enabled, Azure found": [cloudInitEnabled, "C1", /Azure is found/],
    "not installed": [{ "/etc/os-release": "ID=debian\n" }, "C0", "cloud-init is not installed"],
    "removed, configuration and links left": [
      { ...cloudInitEnabled, "/usr/bin/cloud-init": absent, [sitePackages]: absent },
      "C0",
      "cloud-init is not installed",
    ],
    "enabled by vendor links only": [
      { ...installed, ...enabled(classicUnits, "/usr/lib/systemd/system") },
      "C1v",
      /Azure is found/,
    ],
    "enabled by presets at first boot": [
      { ...installed, "/etc/machine-id": "uninitialized\n" },
      "C1",
      /Azure is found/,
    ],
    "not enabled": [installed, "C3", "nothing starts cloud-init-local.service"],
    "no unit files": [
      {
        ...cloudInitEnabled,
        ...Object.fromEntries(classicUnits.map((name) => [`/usr/lib/systemd/system/${name}`, absent])),
      },
      "C3",
      "cloud-init-local.service does not exist",
    ],
    "a configuration file that is a circle of links": [
      { ...cloudInitEnabled, "/etc/cloud/cloud.cfg.d/x.cfg": link("x.cfg") },
      "C1",
      /Azure is found/,
    ],
    "one stage masked": [
      { ...cloudInitEnabled, "/etc/systemd/system/cloud-final.service": link("/dev/null") },
      "C2",
      "cloud-final.service is masked",
    ],
    "the local stage masked": [
      { ...cloudInitEnabled, "/etc/systemd/system/cloud-init-local.service": link("/dev/null") },
      "C3",
      "cloud-init-local.service is masked",
    ],
    "the disabled file": [
      { ...cloudInitEnabled, "/etc/cloud/cloud-init.disabled": "" },
      "C2",
      "/etc/cloud/cloud-init.disabled exists",
    ],
    "the disabled file, 23.4": [
      { ...cloudInitEnabled, ...release("23.4"), "/etc/cloud/cloud-init.disabled": "" },
      "C2",
      "/etc/cloud/cloud-init.disabled exists",
    ],
    "the enabled file beats it before 23.4": [
      { ...cloudInitEnabled, "/etc/cloud/cloud-init.disabled": "", "/etc/cloud/cloud-init.enabled": "" },
      "C1",
      /Azure is found/,
    ],
    "and no longer from 23.4": [
      {
        ...cloudInitEnabled,
        ...release("23.4"),
        "/etc/cloud/cloud-init.disabled": "",
        "/etc/cloud/cloud-init.enabled": "",
      },
      "C2",
      "/etc/cloud/cloud-init.disabled exists",
    ],
    "disabled on the command line": [
      { ...cloudInitEnabled, ...grub("cloud-init=disabled") },
      "C2",
      "the kernel command line says cloud-init=disabled",
    ],
    "another word before 23.4": [{ ...cloudInitEnabled, ...grub("xcloud-init=disabled") }, "C1", /Azure is found/],
    "the last word counts before 23.4": [
      { ...cloudInitEnabled, ...grub("cloud-init=disabled cloud-init=enabled") },
      "C1",
      /Azure is found/,
    ],
    "KERNEL_CMDLINE before 23.4": [
      { ...cloudInitEnabled, ...environment("DefaultEnvironment=KERNEL_CMDLINE=cloud-init=disabled") },
      "C2",
      /^KERNEL_CMDLINE/,
    ],
    "no source found": [{ ...cloudInitEnabled, ...list("[ NoCloud, OVF ]") }, "C2", /no source/],
    "a single foreign source": [{ ...cloudInitEnabled, ...list("[ NoCloud ]") }, "C4", /NoCloud/],
    "a list of None": [{ ...cloudInitEnabled, ...list("[ None ]") }, "C4", /no source of the list/],
    "a NoCloud seed": [
      {
        ...cloudInitEnabled,
        "/var/lib/cloud/seed/nocloud/user-data": "",
        "/var/lib/cloud/seed/nocloud/meta-data": "",
      },
      "C4",
      "cloud-init uses the datasource NoCloud",
    ],
    "one lower-case name before 23.2": [{ ...cloudInitEnabled, ...list("[ azure ]") }, "C4", /azure/],
    "one lower-case name from 23.2": [{ ...cloudInitEnabled, ...release("23.2"), ...list("[ azure ]") }, "C1", /azure/],
    "a masked generator": [
      { ...cloudInitEnabled, "/etc/systemd/system-generators/cloud-init-generator": link("/dev/null") },
      "C2",
      "cloud-init-generator is masked",
    ],
    "an empty generator": [{ ...cloudInitEnabled, [generator]: "" }, "C2", "cloud-init-generator is masked"],
    "a generator that cannot be executed": [
      { ...cloudInitEnabled, [generator]: "#!/bin/sh\n" },
      "C2",
      "cloud-init-generator is not executable",
    ],
    "no generator": [{ ...cloudInitEnabled, [generator]: absent }, "C2", /no generator/],
    "no generator, a static link": [
      {
        ...cloudInitEnabled,
        [generator]: absent,
        "/etc/systemd/system/multi-user.target.wants/cloud-init.target": link(
          "/usr/lib/systemd/system/cloud-init.target",
        ),
      },
      "C1",
      /no generator/,
    ],
    "no ds-identify until 23.3": [{ ...cloudInitEnabled, "/usr/lib/cloud-init": absent }, "C1", /no ds-identify/],
    "no ds-identify from 23.4": [
      { ...cloudInitEnabled, ...release("23.4"), "/usr/lib/cloud-init": absent },
      "C2",
      /needs ds-identify/,
    ],
    "a configuration that ends cloud-init": [
      { ...cloudInitEnabled, "/etc/cloud/cloud.cfg.d/x.cfg": file(Uint8Array.of(0xff)) },
      "C2",
      /ends while it reads/,
    ],
    "a condition of the administrator": [
      { ...cloudInitEnabled, ...conditions("ConditionPathExists=/etc/allow-cloud-init") },
      "C2",
      "cloud-init-local.service has ConditionPathExists=/etc/allow-cloud-init",
    ],
    "a condition taken back": [
      { ...cloudInitEnabled, ...conditions("ConditionPathExists=/etc/allow\nConditionPathExists=") },
      "C1",
      /Azure is found/,
    ],
  };
  for (const [name, [tree, state, reason]] of Object.entries(rows))
    test(`${state}: ${name}`, async () => {
      const fact = await factOf(tree);
      expect(fact.state).toBe(state);
      expect(fact.runs.reason.text).toMatch(reason);
      expect(fact.switchedOff !== undefined).toBe(state === "C2" && fact.unitsEnabled);
    });
});

test.each([
  ["kill-switch", { "/etc/cloud/cloud-init.disabled": "" }],
  ["kill-switch", { "/etc/cloud/cloud-init.disabled": "", ...release("24.4") }],
  ["policy", { "/etc/cloud/ds-identify.cfg": "policy: disabled\n" }],
  ["datasource", list("[ NoCloud, OVF ]")],
  ["datasource", list("[ , ]")],
  ["generator", { [generator]: "" }],
  ["condition", conditions("ConditionPathExists=/etc/allow")],
  ["configuration", { "/etc/cloud/cloud.cfg": "conf_d: 5\n" }],
] as const)("the cause of being off: %s", async (cause, tree) => {
  expect((await factOf({ ...cloudInitEnabled, ...tree })).switchedOff?.cause).toBe(cause);
});

describe("builds without a generator", () => {
  const unit = (name: string): Tree => ({
    [`/usr/lib/systemd/system/${name}`]:
      "[Unit]\nConditionPathExists=!/etc/cloud/cloud-init.disabled\nConditionKernelCommandLine=!cloud-init=disabled\n[Install]\nWantedBy=multi-user.target\n",
    [`/etc/systemd/system/multi-user.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
  });
  const old: Tree = {
    ...installed,
    [generator]: absent,
    "/usr/lib/cloud-init": absent,
    "/usr/lib/systemd/system/cloud-init.target": absent,
    ...(Object.assign({}, ...classicUnits.map(unit)) as Tree),
    ...release("19.4"),
  };

  test("run by themselves with the configuration's own list", async () => {
    expect(await factOf(old)).toMatchObject({ state: "C1", generator: { state: "not-used" } });
    const fact = await factOf({ ...old, ...list("\n  - Azure") });
    expect(fact.datasource).toMatchObject({ list: ["Azure"], origin: "configuration", place: { line: 1 } });
    expect((await factOf({ ...old, ...list("[ NoCloud, OVF ]") })).state).toBe("C4");
  });

  test("obey the conditions of their units", async () => {
    const file = await factOf({ ...old, "/etc/cloud/cloud-init.disabled": "" });
    expect(file.switchedOff).toMatchObject({ path: "/etc/cloud/cloud-init.disabled", cause: "kill-switch" });
    const line = await factOf({ ...old, ...grub("cloud-init=disabled") });
    expect(line.switchedOff).toMatchObject({ path: "/boot/grub/grub.cfg", line: 2 });
  });
});

describe("the stages", () => {
  const renamed = [
    "cloud-init-main.service",
    "cloud-init-local.service",
    "cloud-init-network.service",
    "cloud-config.service",
    "cloud-final.service",
  ];

  test("follow the unit files, not the version", async () => {
    const tree: Tree = {
      ...installed,
      "/usr/lib/systemd/system/cloud-init.service": absent,
      ...unitFiles(renamed),
      ...enabled(renamed),
      ...release("24.3"),
    };
    const { units, state } = await factOf(tree);
    expect(state).toBe("C1");
    expect(units.map(({ name }) => name)).toEqual(renamed);
    const kept = await factOf({ ...cloudInitEnabled, ...release("26.1") });
    expect(kept.units.map(({ name }) => name)).toEqual(classicUnits);
  });

  test("a renamed build needs its network stage", async () => {
    const tree: Tree = {
      ...installed,
      "/usr/lib/systemd/system/cloud-init.service": absent,
      ...unitFiles(renamed),
      ...enabled(renamed),
      "/etc/systemd/system/cloud-init-network.service": link("/dev/null"),
    };
    expect(await factOf(tree)).toMatchObject({ state: "C2", unitsEnabled: false, switchedOff: undefined });
  });
});

describe("what the agent believes", () => {
  const service = { "/usr/sbin/service": program() };
  const vendor = { ...installed, ...enabled(classicUnits, "/usr/lib/systemd/system") };

  test("goes by links in /etc", async () => {
    expect((await factOf(cloudInitEnabled)).enabledAsWaagentSeesIt).toMatchObject({
      value: true,
      maybeByStatus: false,
    });
    expect((await factOf(vendor)).enabledAsWaagentSeesIt).toMatchObject({ value: false, maybeByStatus: false });
  });

  test("is not changed by a kill switch", async () => {
    const tree = { ...cloudInitEnabled, "/etc/cloud/cloud-init.disabled": "" };
    expect((await factOf(tree)).enabledAsWaagentSeesIt.value).toBe(true);
  });

  test("may be raised by the status of a running cloud-init.service", async () => {
    expect((await factOf({ ...vendor, ...service })).enabledAsWaagentSeesIt.maybeByStatus).toBe(true);
    const off = { ...vendor, ...service, "/etc/cloud/cloud-init.disabled": "" };
    expect((await factOf(off)).enabledAsWaagentSeesIt.maybeByStatus).toBe(false);
  });
});

describe("the version", () => {
  const paths = {
    "python's own word": [release("22.4.2-0ubuntu0~22.04.1"), "22.4.2"],
    "meson's": [
      {
        [`${sitePackages}/cloudinit/version.py`]: "from cloudinit import meson_versions\n",
        [`${sitePackages}/cloudinit/meson_versions.py`]: 'UPSTREAM_VERSION = "25.3"\nDOWNSTREAM_VERSION = "25.3-1"\n',
      },
      "25.3",
    ],
    "an unpackaged build": [
      {
        [`${sitePackages}/cloudinit/version.py`]: '__VERSION__ = "19.4"\n_PACKAGED_VERSION = "@@PACKAGED_VERSION@@"\n',
      },
      "19.4",
    ],
    metadata: [
      {
        [`${sitePackages}/cloudinit/version.py`]: "",
        [`${sitePackages}/cloud_init-20.4.1-py3.9.egg-info/PKG-INFO`]: "",
      },
      "20.4.1",
    ],
    "the package database first": [
      {
        "/var/lib/dpkg/status":
          "Package: cloud-init\nStatus: install ok installed\nArchitecture: all\nVersion: 24.4-0ubuntu1~22.04.1\n\n",
        ...release("20.1"),
      },
      "24.4",
    ],
  } as const satisfies Record<string, readonly [Tree, string]>;
  for (const [name, [tree, version]] of Object.entries(paths))
    test(name, async () => expect((await factOf({ ...cloudInitEnabled, ...tree })).version).toBe(version));
});

test("the settings of Azure are in force with their places", async () => {
  const tree = {
    ...cloudInitEnabled,
    ...release("26.2"),
    "/etc/cloud/cloud.cfg.d/90.cfg":
      "datasource:\n  Azure:\n    data_dir: /var/lib/other\n    apply_network_config: false\n    experimental_skip_ready_report: true\n",
  };
  const { azure } = await factOf(tree);
  expect(azure.dataDir).toMatchObject({ value: "/var/lib/other", line: 3 });
  expect(azure.applyNetworkConfig).toMatchObject({ value: false, line: 4 });
  expect(azure.skipsReadyReport.value).toBe(true);
  expect((await factOf({ ...tree, ...release("25.2") })).azure.skipsReadyReport.value).toBe(false);
  expect((await factOf(cloudInitEnabled)).azure).toMatchObject({
    dataDir: { value: "/var/lib/waagent" },
    applyNetworkConfig: { value: true },
  });
});

test("an unreadable folder of units or configuration is an error of the image", async () => {
  const unread = { ...cloudInitEnabled, "/etc/cloud/cloud.cfg": unreadable() };
  await expect(factOf(unread)).rejects.toMatchObject({ name: "ImageError" });
  expect((await factOf({ ...cloudInitEnabled, "/var/lib/cloud/": directory() })).state).toBe("C1");
});
