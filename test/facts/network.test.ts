import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { network } from "../../src/facts/network.ts";
import { type Tree, absent, file, imageFrom, link, program, unreadable } from "../../src/testing/index.ts";

const factOf = (tree: Tree) => imageFrom(tree).fact(network);
const answerOf = async (tree: Tree) => (await factOf(tree)).primaryDhcp.answer;

/** A unit that multi-user.target pulls in. */
const enabled = (name: string): Tree => ({
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  [`/usr/lib/systemd/system/${name}`]: "[Service]\nExecStart=/usr/sbin/x\n[Install]\nWantedBy=multi-user.target\n",
  [`/etc/systemd/system/multi-user.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
});
const el9 = { "/etc/os-release": "ID=rhel\nVERSION_ID=9.6\n", "/etc/machine-id": "" };
const ubuntu = { "/etc/os-release": "ID=ubuntu\nVERSION_ID=24.04\n", "/etc/machine-id": "" };
const scripts = "/etc/sysconfig/network-scripts";
const manual = "[connection]\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=manual\n";

test.each(Object.entries(goodTrees))("%s asks DHCP", async (_name, { tree }) => {
  const { primaryDhcp, statics } = await factOf(tree());
  expect(primaryDhcp.answer).toBe("yes");
  expect(statics).toEqual([]);
});

describe("the Red Hat family", () => {
  const nm = { ...el9, ...enabled("NetworkManager.service") };
  test.each<[string, Tree, string]>([
    ["NetworkManager by itself", nm, "yes"],
    [
      "a static ifcfg file",
      { ...nm, [`${scripts}/ifcfg-eth0`]: "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=none\nIPADDR=10.0.0.5\n" },
      "no",
    ],
    [
      "an ifcfg file that stays down",
      { ...nm, [`${scripts}/ifcfg-eth0`]: "DEVICE=eth0\nONBOOT=no\nBOOTPROTO=dhcp\n" },
      "no",
    ],
    [
      "an ifcfg file of another machine",
      { ...nm, [`${scripts}/ifcfg-eth0`]: "DEVICE=eth0\nHWADDR=52:54:00:12:34:56\nBOOTPROTO=none\n" },
      "yes",
    ],
    [
      "an ifcfg file that RHEL 10 no longer reads",
      {
        ...nm,
        "/etc/os-release": "ID=rhel\nVERSION_ID=10.1\n",
        [`${scripts}/ifcfg-eth0`]: "DEVICE=eth0\nBOOTPROTO=none\n",
      },
      "yes",
    ],
    [
      "a static profile",
      { ...nm, "/etc/NetworkManager/system-connections/eth0.nmconnection": file(manual, { mode: 0o600 }) },
      "no",
    ],
    [
      "a static profile that others can read",
      { ...nm, "/etc/NetworkManager/system-connections/eth0.nmconnection": manual },
      "yes",
    ],
    [
      "NetworkManager-config-server",
      { ...nm, "/usr/lib/NetworkManager/conf.d/00-server.conf": "[main]\nno-auto-default=*\n" },
      "no",
    ],
    ["nothing enabled", { ...el9, "/usr/lib/systemd/system/NetworkManager.service": "[Service]\n" }, "no"],
    [
      "the scripts of EL7",
      {
        ...el9,
        "/etc/os-release": "ID=centos\nVERSION_ID=7\n",
        ...enabled("network.service"),
        [`${scripts}/ifcfg-eth0`]: "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\nNM_CONTROLLED=no\n",
      },
      "yes",
    ],
  ])("%s", async (_name, tree, answer) => {
    expect(await answerOf(tree)).toBe(answer);
  });

  test("a conf.d file hides the vendor's of its name", async () => {
    const vendor = { ...nm, "/usr/lib/NetworkManager/conf.d/a.conf": "[main]\nno-auto-default=*\n" };
    expect(await answerOf({ ...vendor, "/etc/NetworkManager/conf.d/a.conf": "" })).toBe("yes");
    expect(await answerOf({ ...vendor, "/etc/NetworkManager/NetworkManager.conf": "[main]\nno-auto-default=\n" })).toBe(
      "yes",
    );
  });
});

describe("netplan", () => {
  const netplan = {
    ...ubuntu,
    "/usr/sbin/netplan": program(),
    "/usr/lib/systemd/system/systemd-networkd.service": "[Service]\n",
    "/usr/lib/systemd/system/default.target": "[Unit]\n",
  };
  const yaml = (device: string) => `network:\n  ethernets:\n    ${device}\n`;
  test.each<[string, Tree, string]>([
    ["starts networkd by its generator", { ...netplan, "/etc/netplan/a.yaml": yaml("eth0: {dhcp4: true}") }, "yes"],
    [
      "of the installer, for another NIC",
      { ...netplan, "/etc/netplan/00-installer-config.yaml": yaml("ens33: {dhcp4: true}") },
      "no",
    ],
    [
      "bound to the MAC of the build",
      {
        ...netplan,
        "/etc/netplan/50-cloud-init.yaml": yaml("eth0: {match: {macaddress: '60:45:bd:00:00:01'}, dhcp4: true}"),
      },
      "no",
    ],
    ["static", { ...netplan, "/etc/netplan/a.yaml": yaml("eth0: {addresses: [10.0.0.5/24]}") }, "no"],
    [
      "without the program",
      { ...netplan, "/usr/sbin/netplan": absent, "/etc/netplan/a.yaml": yaml("eth0: {dhcp4: true}") },
      "no",
    ],
    [
      "a later file wins",
      {
        ...netplan,
        "/etc/netplan/a.yaml": yaml("eth0: {dhcp4: false}"),
        "/etc/netplan/b.yaml": yaml("eth0: {dhcp4: true}"),
      },
      "yes",
    ],
    [
      "a networkd file before it",
      {
        ...netplan,
        "/etc/netplan/a.yaml": yaml("eth0: {dhcp4: true}"),
        "/etc/systemd/network/05.network": "[Match]\nName=eth0\n[Network]\nDHCP=no\n",
      },
      "no",
    ],
    [
      "networkd masked",
      {
        ...netplan,
        "/etc/systemd/system/systemd-networkd.service": link("/dev/null"),
        "/etc/netplan/a.yaml": yaml("eth0: {dhcp4: true}"),
      },
      "no",
    ],
  ])("%s", async (_name, tree, answer) => {
    expect(await answerOf(tree)).toBe(answer);
  });

  test("a file that is no YAML is a problem with its line", async () => {
    const { files } = await factOf({ ...netplan, "/etc/netplan/a.yaml": "network:\n\tethernets: {}\n" });
    expect(files.netplan.problems).toMatchObject([{ path: "/etc/netplan/a.yaml", line: 2 }]);
  });
});

describe("ifupdown", () => {
  const debian = {
    "/etc/os-release": "ID=debian\nVERSION_ID=12\n",
    "/etc/machine-id": "",
    ...enabled("networking.service"),
  };
  test.each<[string, Tree, string]>([
    [
      "source with a pattern",
      {
        ...debian,
        "/etc/network/interfaces": "source interfaces.d/*\n",
        "/etc/network/interfaces.d/eth0": "auto eth0\niface eth0 inet dhcp\n",
      },
      "yes",
    ],
    [
      "source-directory passes names with a dot over",
      {
        ...debian,
        "/etc/network/interfaces": "source-directory interfaces.d\n",
        "/etc/network/interfaces.d/eth0.cfg": "auto eth0\niface eth0 inet dhcp\n",
      },
      "no",
    ],
    ["a file that includes itself", { ...debian, "/etc/network/interfaces": "source /etc/network/interfaces\n" }, "no"],
    [
      "static",
      { ...debian, "/etc/network/interfaces": "auto eth0\niface eth0 inet static\n  address 10.0.0.5\n" },
      "no",
    ],
    [
      "Debian's helper of cloud images",
      {
        ...debian,
        "/etc/network/interfaces": "auto lo\niface lo inet loopback\nsource-directory /run/network/interfaces.d\n",
        "/etc/udev/rules.d/75-cloud-ifupdown.rules":
          'SUBSYSTEM=="net", ACTION=="add|remove", RUN+="/etc/network/cloud-ifupdown-helper"\n',
        "/etc/network/cloud-ifupdown-helper": '#!/bin/sh\necho "iface $INTERFACE inet dhcp"\n',
      },
      "yes",
    ],
  ])("%s", async (_name, tree, answer) => {
    expect(await answerOf(tree)).toBe(answer);
  });
});

test("networkd drop-ins count, and empty files hide the vendor's", async () => {
  const networkd = {
    ...el9,
    ...enabled("systemd-networkd.service"),
    "/usr/lib/systemd/network/80.network": "[Match]\nName=eth0\n[Network]\nDHCP=no\n",
  };
  expect(await answerOf(networkd)).toBe("no");
  expect(await answerOf({ ...networkd, "/etc/systemd/network/80.network.d/a.conf": "[Network]\nDHCP=yes\n" })).toBe(
    "yes",
  );
  const other = { "/usr/lib/systemd/network/90.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n" };
  expect(await answerOf({ ...networkd, ...other })).toBe("no");
  expect(await answerOf({ ...networkd, ...other, "/etc/systemd/network/80.network": link("/dev/null") })).toBe("yes");
});

test("without any service nothing is known, and an unreadable file is an error", async () => {
  expect(await answerOf({ "/etc/os-release": "ID=nixos\n" })).toBe("unknown");
  await expect(factOf({ ...el9, "/etc/network/interfaces": unreadable() })).rejects.toThrow("permission denied");
});
