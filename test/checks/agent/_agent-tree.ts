import { cloudCfg, cloudInit } from "../../../fixtures/trees/parts/agents.ts";
import { enabledUnit, systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { link, program, type Tree } from "../../../src/testing/index.ts";

export const site = "/usr/lib/python3.11/site-packages";
const programs = "sh mount parted mkfs.ext4 mkfs.ext3 iptables openssl eject useradd usermod".split(" ");

/** A system with a healthy agent whose configuration has these lines. */
export function agentTree(conf: string | readonly string[] = ["Provisioning.Agent=auto"], changes: Tree = {}): Tree {
  return {
    ...systemdTargets(),
    "/etc/os-release": "ID=almalinux\nVERSION_ID=9.4\n",
    "/etc/machine-id": "",
    ...Object.fromEntries(programs.map((name) => [`/usr/sbin/${name}`, program()])),
    "/usr/bin/python3": link("python3.11"),
    "/usr/bin/python3.11": program(),
    "/usr/sbin/waagent": program("#!/usr/bin/python3\n"),
    "/etc/waagent.conf": typeof conf === "string" ? conf : conf.map((line) => `${line}\n`).join(""),
    ...release("2.14.0.1"),
    ...enabledUnit("waagent.service", {
      unit: ["ConditionFileIsExecutable=/usr/sbin/waagent"],
      service: ["ExecStart=/usr/bin/python3 -u /usr/sbin/waagent -daemon"],
    }),
    ...changes,
  };
}

/** The release that the Python files say they are. */
function release(version: string): Tree {
  return { [`${site}/azurelinuxagent/common/version.py`]: `AGENT_VERSION = '${version}'\n` };
}

/** An agent of that release with these lines. */
export function oldAgent(version: string, conf: readonly string[], changes: Tree = {}): Tree {
  return agentTree(conf, { ...release(version), ...changes });
}

/** The system without the agent. */
export const noAgent: Tree = {
  ...systemdTargets(),
  "/etc/os-release": "ID=almalinux\nVERSION_ID=9.4\n",
  "/etc/machine-id": "",
  "/usr/sbin/sh": program(),
};

/** Flatcar without its OEM partition, which holds the agent. */
export const hiddenAgent: Tree = { "/etc/os-release": "ID=flatcar\nVERSION_ID=4230.2.4\n", ...systemdTargets() };

/** cloud-init as a distribution enables it, with Azure as its source. */
export const withCloudInit: Tree = cloudInit({
  version: "24.4",
  sitePackages: site,
  cloudCfg: cloudCfg({ user: "cloud", groups: "wheel", distro: "rhel", extra: "datasource_list: [ Azure ]\n" }),
  cloudCfgD: {},
});
