import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { enabledUnit, systemdTargets, unitFile } from "../../fixtures/trees/parts/systemd.ts";
import { type Waagent, waagent } from "../../src/facts/waagent.ts";
import { absent, file, imageFrom, link, program, type Tree, unreadable } from "../../src/testing/index.ts";

const site = "/usr/lib/python3.11/site-packages";

/** A system with the agent as most packages install it. */
const agent: Tree = {
  ...systemdTargets(),
  "/etc/machine-id": "",
  "/etc/os-release": "ID=almalinux\nVERSION_ID=9.4\n",
  "/usr/bin/python3": link("python3.11"),
  "/usr/bin/python3.11": program(),
  "/usr/sbin/waagent": program("#!/usr/bin/env python3\nimport os\n"),
  "/etc/waagent.conf": "Provisioning.Agent=auto\n",
  [`${site}/azurelinuxagent/common/version.py`]: "AGENT_VERSION = '2.9.1.1'\n",
  [`${site}/distro/__init__.py`]: "",
  "/usr/lib/python3.11/encodings/__init__.py": "",
  ...enabledUnit("waagent.service", {
    unit: ["ConditionFileIsExecutable=/usr/sbin/waagent", "ConditionPathExists=/etc/waagent.conf"],
    service: ["ExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon"],
  }),
};

function look(changes: Tree = {}, base: Tree = agent): Promise<Waagent> {
  return imageFrom({ ...base, ...changes }).fact(waagent);
}

test("an agent as packages install it runs after boot", async () => {
  expect(await look()).toMatchObject({
    installed: true,
    hidden: undefined,
    version: "2.9.1.1",
    codeVersion: "2.9.1.1",
    executable: "/usr/sbin/waagent",
    interpreter: "/usr/bin/python3",
    interpreterExists: true,
    pythonVersion: "3.11",
    startsAtBoot: true,
    startProblems: [],
    configPath: "/etc/waagent.conf",
    libDir: "/var/lib/waagent",
    sshKeyType: "rsa",
    sshPublicKeyPath: "/etc/ssh/ssh_host_rsa_key.pub",
  });
});

test("a tree without the agent says so in every way", async () => {
  const none = await imageFrom({ "/etc/os-release": "ID=debian\n", ...systemdTargets() }).fact(waagent);
  expect(none).toMatchObject({ installed: false, version: undefined, startsAtBoot: false, config: undefined });
  expect(none.startProblems.map(({ kind }) => kind)).toEqual(["no-unit", "program", "config"]);
});

describe.each(Object.entries(goodTrees))("%s", (name, { tree }) => {
  test("has an agent that runs, or hides it on purpose", async () => {
    const found = await imageFrom(tree()).fact(waagent);
    if (name === "flatcar") expect(found).toMatchObject({ installed: false, hidden: /OEM partition/ });
    else expect(found).toMatchObject({ installed: true, whyNotStarted: undefined, startsAtBoot: true });
  });
});

describe("what keeps it from running", () => {
  const rows: Readonly<Record<string, readonly [Tree, string, Partial<Record<"text" | "path" | "line", unknown>>]>> = {
    "no unit of either name": [
      { "/usr/lib/systemd/system/waagent.service": absent, "/etc/systemd/system/multi-user.target.wants/": absent },
      "no-unit",
      {},
    ],
    "the unit masked": [
      { "/etc/systemd/system/waagent.service": link("/dev/null") },
      "masked",
      { path: "/etc/systemd/system/waagent.service" },
    ],
    "the unit not enabled": [
      { "/etc/systemd/system/multi-user.target.wants/waagent.service": absent },
      "disabled",
      { path: "/usr/lib/systemd/system/waagent.service" },
    ],
    "a condition on a file that is gone": [
      { "/etc/systemd/system/waagent.service.d/x.conf": "[Unit]\nConditionPathExists=/etc/azure\n" },
      "condition",
      { path: "/etc/systemd/system/waagent.service.d/x.conf", line: 2 },
    ],
    "an interpreter that is not there": [
      { "/usr/bin/python3": absent },
      "interpreter",
      { text: "the service asks for /usr/bin/python3, which does not exist", line: 7 },
    ],
    "a script that is not there": [
      {
        "/etc/systemd/system/waagent.service.d/x.conf":
          "[Service]\nExecStart=\nExecStart=/usr/bin/python3 /opt/waagent -daemon\n",
      },
      "program",
      { text: "the service starts /opt/waagent, which does not exist", line: 3 },
    ],
    "an empty configuration": [{ "/etc/waagent.conf": "" }, "config", { path: "/etc/waagent.conf" }],
    "a configuration that is not UTF-8": [{ "/etc/waagent.conf": Uint8Array.of(0x41, 0x3d, 0xe9) }, "config", {}],
    "a Python that has lost a module the agent imports": [
      {
        "/usr/bin/python3": link("python3.13"),
        "/usr/bin/python3.13": program(),
        [`${site}/azurelinuxagent/common/utils/textutil.py`]: "import base64\nimport crypt\n",
      },
      "python",
      { text: "the agent imports the module crypt, which Python 3.13 no longer has" },
    ],
    "no distro module": [{ [`${site}/distro/__init__.py`]: absent }, "python", {}],
  };
  for (const [name, [changes, kind, expected]] of Object.entries(rows)) {
    test(name, async () => {
      const { startsAtBoot, whyNotStarted } = await look(changes);
      expect(startsAtBoot).toBe(false);
      expect(whyNotStarted).toMatchObject({ kind, ...expected });
    });
  }
});

describe("where the configuration lies", () => {
  test("a drop-in of the unit names it", async () => {
    const found = await look({
      "/etc/systemd/system/waagent.service.d/x.conf":
        "[Service]\nExecStart=\nExecStart=/usr/sbin/waagent -daemon -configuration-path:/opt/azure/waagent.conf\n",
      "/opt/azure/waagent.conf":
        "Lib.Dir=/var/opt/waagent\nProvisioning.SshHostKeyPairType=ed25519\nOS.SshDir=/opt/ssh\n",
    });
    expect(found).toMatchObject({
      configPath: "/opt/azure/waagent.conf",
      libDir: "/var/opt/waagent",
      sshKeyType: "ed25519",
      sshPublicKeyPath: "/opt/ssh/ssh_host_ed25519_key.pub",
      interpreter: "python3",
      startsAtBoot: true,
    });
  });

  test("a drop-in names one that is not there", async () => {
    const { configProblem } = await look({
      "/etc/systemd/system/waagent.service.d/x.conf":
        "[Service]\nExecStart=\nExecStart=/usr/sbin/waagent -daemon -configuration-path:/opt/waagent.conf\n",
    });
    expect(configProblem).toMatchObject({ path: "/opt/waagent.conf", text: "the agent's configuration is missing" });
  });

  test("SUSE's link is followed, and told when it leads nowhere", async () => {
    const good = await look({ "/etc/waagent.conf": link("waagent.conf.server"), "/etc/waagent.conf.server": "A=b\n" });
    expect(good.config?.last("A")).toMatchObject({ value: "b" });
    const bad = await look({ "/etc/waagent.conf": link("waagent.conf.server") });
    expect(bad.configProblem?.text).toBe("the link to waagent.conf.server leads nowhere");
    const loop = await look({ "/etc/waagent.conf": link("waagent.conf") });
    expect(loop.configProblem?.text).toBe("the link to waagent.conf leads nowhere");
  });

  test.each([
    ["clear-linux-os", "Clear Linux OS", "/usr/share/defaults/waagent/waagent.conf"],
    ["flatcar", "Flatcar Container Linux", "/usr/share/oem/waagent.conf"],
    ["mariner", "CBL-Mariner", "/etc/waagent.conf"],
  ])("%s has its own place", async (id, name, path) => {
    const elsewhere: Tree = { "/etc/waagent.conf": absent };
    const release = { "/etc/os-release": `ID=${id}\nPRETTY_NAME="${name}"\n`, [path]: "A=b\n" };
    expect(await look({ ...elsewhere, ...release })).toMatchObject({ configPath: path, config: { path } });
  });

  test("Flatcar takes /etc/waagent.conf first", async () => {
    const found = await look({ "/etc/os-release": "ID=flatcar\n", "/usr/share/oem/waagent.conf": "A=b\n" });
    expect(found.configPath).toBe("/etc/waagent.conf");
  });

  test("one that cannot be read is no verdict", async () => {
    await expect(look({ "/etc/waagent.conf": unreadable() })).rejects.toThrow("permission denied");
  });
});

describe("the unit that counts", () => {
  const debian: Tree = {
    ...agent,
    "/usr/lib/systemd/system/waagent.service": absent,
    "/etc/systemd/system/multi-user.target.wants/waagent.service": absent,
    ...enabledUnit("walinuxagent.service", {
      unit: ["ConditionVirtualization=microsoft"],
      service: ["ExecStart=/usr/sbin/waagent -daemon"],
    }),
  };

  test("is walinuxagent.service on Debian and Ubuntu", async () => {
    expect(await look({}, debian)).toMatchObject({ startsAtBoot: true, unit: { name: "walinuxagent.service" } });
  });

  test("is the real one beside a mask of the other name", async () => {
    const masked = { "/etc/systemd/system/waagent.service": link("/dev/null") };
    expect(await look(masked, debian)).toMatchObject({ startsAtBoot: true, unit: { name: "walinuxagent.service" } });
  });

  test("is the one that starts when both are there", async () => {
    expect(await look(unitFile("waagent.service", {}), debian)).toMatchObject({
      unit: { name: "walinuxagent.service" },
    });
  });
});

describe("the release", () => {
  const noCode: Tree = { [`${site}/azurelinuxagent/common/version.py`]: absent };

  test("is read from metadata before the code", async () => {
    const found = await look({ [`${site}/WALinuxAgent-2.11.1.4-py3.11.egg-info`]: "Version: 2.11.1.4\n" });
    expect(found).toMatchObject({ version: "2.11.1.4", codeVersion: "2.9.1.1" });
    expect(await look({ [`${site}/walinuxagent-2.12.0.2.dist-info/METADATA`]: "" })).toMatchObject({
      version: "2.12.0.2",
      versionPath: `${site}/walinuxagent-2.12.0.2.dist-info`,
    });
  });

  test("is read from the wrapper script where nothing else tells", async () => {
    const script =
      "#!/usr/bin/python3\n# EASY-INSTALL-ENTRY-SCRIPT: 'WALinuxAgent==2.7.3.0','console_scripts','waagent'\n";
    expect(await look({ ...noCode, "/usr/sbin/waagent": program(script) })).toMatchObject({
      version: "2.7.3.0",
      versionPath: "/usr/sbin/waagent",
    });
  });

  test("is not known of a development build", async () => {
    const found = await look({ [`${site}/azurelinuxagent/common/version.py`]: "AGENT_VERSION = '9.9.9.9'\n" });
    expect(found).toMatchObject({ version: undefined, codeVersion: undefined });
  });

  test("decides how the file is read and which switch is the one for updates", async () => {
    const conf = { "/etc/waagent.conf": "AutoUpdate.Enabled=n\nAutoUpdate.UpdateToLatestVersion=y\n" };
    expect((await look(conf)).autoUpdate).toMatchObject({ value: false, key: "AutoUpdate.Enabled" });
    const newer = { ...conf, [`${site}/azurelinuxagent/common/version.py`]: "AGENT_VERSION = '2.10.0.8'\n" };
    expect((await look(newer)).autoUpdate).toMatchObject({ value: true, line: 2 });
    const old = { [`${site}/azurelinuxagent/common/version.py`]: "AGENT_VERSION = '2.2.11'\n" };
    expect(await look({ ...old, "/etc/waagent.conf": "# x\nKey = value\n" })).toMatchObject({
      startsAtBoot: false,
      configProblem: { line: 2 },
    });
  });
});

test("keys of extension handling count for the agent that this one replaces itself with", async () => {
  const old = { [`${site}/azurelinuxagent/common/version.py`]: "AGENT_VERSION = '2.2.44'\n" };
  const updating = await look(old);
  const keys = ["Extensions.WaitForCloudInit", "Provisioning.Agent", "Provisioning.Enabled", "Home.Dir"];
  expect(keys.map((key) => updating.reads(key))).toEqual([true, false, true, false]);
  const fixed = await look({ ...old, "/etc/waagent.conf": "AutoUpdate.Enabled=n\n" });
  expect(keys.map((key) => fixed.reads(key))).toEqual([false, false, true, false]);
});

describe("Python modules", () => {
  const python313 = { "/usr/bin/python3": link("python3.13"), "/usr/bin/python3.13": program() };
  const release = (version: string) => ({
    [`${site}/azurelinuxagent/common/version.py`]: `AGENT_VERSION = '${version}'\n`,
  });
  const passwords = async (changes: Tree) => (await look({ ...python313, ...changes })).whyNoPasswords;

  test("a module for passwords is needed from 3.13 on", async () => {
    expect((await look()).whyNoPasswords).toBeUndefined();
    expect(await passwords(release("2.14.0.1"))).toContain("crypt_r or legacycrypt");
    expect(await passwords({ ...release("2.14.0.1"), [`${site}/crypt_r/__init__.py`]: "" })).toBeUndefined();
    expect(await passwords({ ...release("2.12.0.2"), [`${site}/crypt_r/__init__.py`]: "" })).toContain("legacycrypt");
    expect(await passwords({ ...release("2.12.0.2"), [`${site}/legacycrypt.py`]: "" })).toBeUndefined();
  });

  test("the installed files decide what is imported, else the release", async () => {
    const textutil = `${site}/azurelinuxagent/common/utils/textutil.py`;
    expect((await look({ ...python313, ...release("2.11.1.4"), [textutil]: "import re\n" })).startsAtBoot).toBe(true);
    expect((await look({ ...python313, ...release("2.11.1.4") })).whyNotStarted?.kind).toBe("python");
    const imp = { "/usr/sbin/waagent": program("#!/usr/bin/python3\nimport imp\n") };
    expect((await look({ ...python313, ...release("2.12.0.2"), ...imp })).whyNotStarted?.text).toContain("module imp");
    const branch = { "/usr/sbin/waagent": program("#!/usr/bin/python3\nif old:\n    import imp\n") };
    expect((await look({ ...python313, ...release("2.12.0.2"), ...branch })).startsAtBoot).toBe(true);
  });
});

describe("Flatcar's system extension", () => {
  const flatcar: Tree = { "/etc/os-release": "ID=flatcar\nVERSION_ID=4230.2.4\n", ...systemdTargets() };

  test("holds the agent when its marker is there", async () => {
    const raw = { "/oem/sysext/oem-azure-4230.2.4.raw": "hsqs", "/oem/sysext/active-oem-azure": "" };
    expect(await look(raw, flatcar)).toMatchObject({
      installed: true,
      startsAtBoot: true,
      hidden: "the agent lies in the system extension /oem/sysext/oem-azure-4230.2.4.raw, which is not opened",
    });
  });

  test("is another cloud's, or not there", async () => {
    const other = await look({ "/oem/sysext/oem-qemu-4230.2.4.raw": "hsqs" }, flatcar);
    expect(other).toMatchObject({ installed: false, hidden: undefined, startsAtBoot: false });
    expect((await look({}, flatcar)).hidden).toContain("OEM partition");
  });
});

test("an upstart job of Ubuntu 14.04 stops itself unless it is switched on", async () => {
  const trusty: Tree = {
    "/etc/os-release": "ID=ubuntu\nVERSION_ID=14.04\n",
    "/etc/init/rc-sysinit.conf": "start on startup\n",
    "/etc/init/walinuxagent.conf": "start on runlevel [2345]\nexec /usr/sbin/waagent -daemon\n",
    "/sbin/init": link("upstart"),
    "/sbin/upstart": program(),
    "/usr/bin/python": program(),
    "/usr/sbin/waagent": program("#!/usr/bin/env python\n"),
    "/etc/waagent.conf": "Provisioning.Enabled=y\n",
  };
  const state = (text: string) => look({ "/etc/default/walinuxagent": text }, trusty);
  expect((await state("# comment\nWALINUXAGENT_ENABLED=1\n")).startsAtBoot).toBe(true);
  expect((await state("WALINUXAGENT_ENABLED=1\nWALINUXAGENT_ENABLED=0\n")).whyNotStarted).toMatchObject({
    kind: "disabled",
    line: 2,
  });
});

describe("other service managers", () => {
  const base: Tree = {
    "/usr/bin/python": program(),
    "/usr/sbin/waagent": program("#!/usr/bin/env python\n"),
    "/etc/waagent.conf": "Provisioning.Enabled=y\n",
  };

  test("System V starts it by the links of its runlevel", async () => {
    const el6: Tree = {
      ...base,
      "/etc/os-release": "ID=centos\nVERSION_ID=6.10\n",
      "/etc/inittab": "id:3:initdefault:\n",
      "/etc/rc.d/init.d/waagent": program("#!/bin/bash\n# chkconfig: 345 60 80\n"),
    };
    expect((await look({}, el6)).whyNotStarted).toMatchObject({ kind: "disabled" });
    const started = { "/etc/rc.d/rc3.d/S60waagent": link("../init.d/waagent") };
    expect(await look(started, el6)).toMatchObject({ startsAtBoot: true, unit: { name: "waagent.service" } });
  });

  test("OpenRC starts it by its runlevel", async () => {
    const alpine: Tree = {
      ...base,
      "/etc/os-release": "ID=alpine\nVERSION_ID=3.20\n",
      "/etc/init.d/waagent": program("#!/sbin/openrc-run\n"),
      "/etc/runlevels/default/": { type: "directory" },
    };
    expect((await look({}, alpine)).whyNotStarted).toMatchObject({ kind: "disabled" });
    const started = { "/etc/runlevels/default/waagent": link("/etc/init.d/waagent") };
    expect(await look(started, alpine)).toMatchObject({ startsAtBoot: true });
  });
});

describe("what an earlier run left", () => {
  const state = async (changes: Tree) => (await look(changes)).state();
  const lib = "/var/lib/waagent";

  test("nothing", async () => {
    expect(await state({})).toMatchObject({ empty: true, provisioned: undefined, agents: [], secrets: [] });
  });

  test("everything", async () => {
    const ovf = `<?xml version="1.0"?><ns0:Environment><ns1:HostName>vm</ns1:HostName><ns1:UserName> azureuser </ns1:UserName><ProvisionGuestAgent>False</ProvisionGuestAgent></ns0:Environment>`;
    expect(
      await state({
        [`${lib}/provisioned`]: "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A\n",
        [`${lib}/ovf-env.xml`]: ovf,
        [`${lib}/disable_agent`]: "",
        [`${lib}/TransportPrivate.pem`]: file("", { mode: 0o600 }),
        [`${lib}/1A2B.prv`]: "",
        [`${lib}/CustomData`]: "",
        [`${lib}/GoalState.1.xml`]: "",
        [`${lib}/WALinuxAgent-2.9.1.1/HandlerManifest.json`]: "",
        [`${lib}/WALinuxAgent-2.11.1.4/HandlerManifest.json`]: "",
        [`${lib}/Microsoft.Azure.Extensions.CustomScript-2.1.10/mrseq`]: "1",
        [`${lib}/history/a`]: "",
      }),
    ).toEqual({
      empty: false,
      provisioned: { path: `${lib}/provisioned`, vmId: "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" },
      ovfEnv: { path: `${lib}/ovf-env.xml`, userName: "azureuser", hostName: "vm", disablesAgent: true },
      disableAgent: `${lib}/disable_agent`,
      secrets: [`${lib}/1A2B.prv`, `${lib}/TransportPrivate.pem`],
      customData: `${lib}/CustomData`,
      agents: [
        { version: "2.11.1.4", path: `${lib}/WALinuxAgent-2.11.1.4` },
        { version: "2.9.1.1", path: `${lib}/WALinuxAgent-2.9.1.1` },
      ],
      extensions: [`${lib}/Microsoft.Azure.Extensions.CustomScript-2.1.10`],
      goalState: [`${lib}/GoalState.1.xml`],
    });
  });

  test("a marker that is a directory is none", async () => {
    expect((await state({ [`${lib}/provisioned/`]: { type: "directory" } })).provisioned).toBeUndefined();
  });
});

test("programs that provisioning needs are looked for on root's path", async () => {
  const has = (...names: string[]) => Object.fromEntries(names.map((name) => [`/usr/bin/${name}`, program()]));
  const most = has("sh", "mount", "useradd", "usermod", "ssh-keygen", "openssl");
  expect(await (await look()).missingPrograms()).toEqual([]);
  expect(await (await look(most)).missingPrograms()).toEqual(["eject"]);
  const conf = { "/etc/waagent.conf": "OS.OpensslPath=/opt/openssl\n" };
  expect(await (await look({ ...most, ...has("eject"), ...conf })).missingPrograms()).toEqual(["openssl"]);
});
