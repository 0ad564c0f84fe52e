import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { type Tree, absent, link, program } from "../../../src/testing/index.ts";

export const conf = "/etc/waagent.conf";
export const wants = "/etc/systemd/system/multi-user.target.wants";
export const units = "/usr/lib/systemd/system";

/** waagent.conf of a tree with these lines after all others, where the last one of a key counts. */
export function withConf(tree: Tree, ...lines: readonly string[]): Tree {
  return { ...tree, [conf]: `${textOf(tree, conf)}\n${lines.join("\n")}\n` };
}

export function textOf(tree: Tree, path: string): string {
  const value = tree[path];
  if (typeof value === "string") return value;
  if (typeof value === "object" && "content" in value) return new TextDecoder().decode(value.content);
  throw new TypeError(`${path} is no text of this tree`);
}

/** The tree without its agent, as `dpkg --purge` or `dnf remove` leaves it. */
export function withoutAgent(tree: Tree): Tree {
  return {
    ...tree,
    ...Object.fromEntries(
      Object.keys(tree)
        .filter((path) => /waagent|walinuxagent|azurelinuxagent|WALinuxAgent/.test(path))
        .map((path) => [path, absent]),
    ),
  };
}

export function withoutCloudInit(tree: Tree): Tree {
  return {
    ...tree,
    ...Object.fromEntries(
      Object.keys(tree)
        .filter((path) => /cloud-init|cloudinit|cloud-config|cloud-final|\/etc\/cloud/.test(path))
        .map((path) => [path, absent]),
    ),
  };
}

/** The units of cloud-init masked, as `systemctl mask` does. */
export function masked(tree: Tree): Tree {
  const stages = ["cloud-init-local", "cloud-init", "cloud-config", "cloud-final"];
  return {
    ...tree,
    ...Object.fromEntries(stages.map((name) => [`/etc/systemd/system/${name}.service`, link("/dev/null")])),
  };
}

/** A system on which nobody provisions. */
export const bare: Tree = withoutAgent(withoutCloudInit(debian12()));

export const azureInit: Tree = {
  "/usr/bin/azure-init": program(),
  [`${units}/azure-init.service`]:
    "[Unit]\nAfter=network-online.target\nWants=network-online.target\n[Service]\nType=oneshot\nExecStart=/usr/bin/azure-init\n[Install]\nWantedBy=multi-user.target\n",
  [`${wants}/azure-init.service`]: link(`${units}/azure-init.service`),
  "/usr/bin/hostnamectl": program(),
  "/usr/bin/passwd": program(),
};

export const reporterScript = "/usr/local/azure-provisioning.py";
export const reporterUnit = "/etc/systemd/system/azure-provisioning.service";

/** The manual's unit and script for an image without an agent. */
export const reporter: Tree = {
  [reporterScript]: `import http.client
from xml.etree import ElementTree
connection = http.client.HTTPConnection('168.63.129.16')
connection.request('GET', '/machine?comp=goalstate', headers={'x-ms-version': '2012-11-30'})
state = ElementTree.fromstring(connection.getresponse().read())
connection.request('POST', '/machine?comp=health', headers={'x-ms-version': '2012-11-30'}, body='<State>Ready</State>')
`,
  [reporterUnit]: `[Unit]
Description=Azure Provisioning
After=network-online.target
Wants=network-online.target
[Service]
Type=oneshot
ExecStart=/usr/bin/python3 ${reporterScript}
ExecStart=/bin/bash -c "hostnamectl set-hostname $(curl -H metadata:true http://169.254.169.254/metadata/instance/compute/name)"
ExecStart=/usr/bin/systemctl disable azure-provisioning.service
[Install]
WantedBy=multi-user.target
`,
  [`${wants}/azure-provisioning.service`]: link("../azure-provisioning.service"),
};

/** Fedora CoreOS as it is published for Azure. */
export const coreos: Tree = {
  ...withoutAgent(withoutCloudInit(rhel9())),
  "/etc/os-release": 'ID=fedora\nVERSION_ID=40\nVARIANT_ID=coreos\nPRETTY_NAME="Fedora CoreOS 40"\n',
  "/boot/loader": absent,
  "/boot/grub2/grub.cfg": `menuentry "Fedora CoreOS" {\n  linux /ostree/vmlinuz-6.9 ostree=/ostree/boot.1/x ignition.platform.id=azure console=ttyS0\n}\n`,
  "/boot/ignition.firstboot": "",
  "/usr/bin/afterburn": program(),
  [`${units}/afterburn-checkin.service`]:
    "[Unit]\nConditionKernelCommandLine=|ignition.platform.id=azure\n[Service]\nType=oneshot\nExecStart=/usr/bin/afterburn --cmdline --check-in\n[Install]\nWantedBy=multi-user.target\n",
  [`${wants}/afterburn-checkin.service`]: link(`${units}/afterburn-checkin.service`),
};

/** Oracle Linux, whose agent provisions alone, with an older release of it. */
export function oracleWith(version: string, ...lines: readonly string[]): Tree {
  const tree = oracle9();
  const path = Object.keys(tree).find((name) => name.endsWith("/azurelinuxagent/common/version.py"));
  if (path === undefined) throw new TypeError("the tree has no agent");
  return withConf({ ...tree, [path]: `AGENT_VERSION = '${version}'\n` }, ...lines);
}
