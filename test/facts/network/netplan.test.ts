import { describe, expect, test } from "vitest";
import { parseYaml } from "../../../src/facts/cloud-init/yaml.ts";
import { hasDevices, mergeNetplan, netplanOpinion, netplanStatics } from "../../../src/facts/network/netplan.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";

const parse = async (text: string) => (await parseYaml(text, "/etc/netplan/x.yaml")).node;
const ethernets = (device: string) => `network:\n  version: 2\n  ethernets:\n    ${device}\n`;

describe("the first NIC", () => {
  test.each([
    ["eth0: {dhcp4: true}", "dhcp", "networkd"],
    ["eth0: {dhcp4: yes, renderer: NetworkManager}", "dhcp", "NetworkManager"],
    ["eth0: {dhcp4: false, addresses: [10.0.0.5/24]}", "static", "networkd"],
    ["eth0: {addresses: [10.0.0.5/24]}", "static", "networkd"],
    ["ens3: {dhcp4: true}", "none", undefined],
    ["any: {match: {name: 'e*'}, dhcp4: true}", "dhcp", "networkd"],
    ["any: {match: {driver: hv_netvsc}, dhcp4: true}", "dhcp", "networkd"],
    ["any: {match: {driver: [mlx5_core, hv_*]}, dhcp4: true}", "dhcp", "networkd"],
    ["eth0: {match: {macaddress: '60:45:bd:00:00:01'}, set-name: eth0, dhcp4: true}", "none", undefined],
    ["eth0: {match: {driver: hv_netvsc, macaddress: '60:45:bd:00:00:01'}, dhcp4: true}", "none", undefined],
    ["any: {match: {name: ens*}, dhcp4: true}", "none", undefined],
  ])("%j: %s by %s", async (device, does, renderer) => {
    expect(netplanOpinion(await parse(ethernets(device)), firstNic)).toMatchObject({ does, renderer });
  });

  test("a bridge over it may ask in its place", async () => {
    const text = `${ethernets("eth0: {}")}  bridges:\n    br0: {interfaces: [eth0], dhcp4: true}\n`;
    expect(netplanOpinion(await parse(text), firstNic)).toMatchObject({ does: "dhcp", renderer: "networkd" });
  });

  test("the place is that of the word that decided", async () => {
    const text = "network:\n  renderer: NetworkManager\n  ethernets:\n    eth0:\n      dhcp4: no\n";
    expect(netplanOpinion(await parse(text), firstNic)).toMatchObject({
      renderer: "NetworkManager",
      reasons: [{ path: "/etc/netplan/x.yaml", line: 5 }],
    });
  });
});

test("later files win, maps merge and lists grow", async () => {
  const first = await parse(ethernets("eth0: {dhcp4: false, addresses: [10.0.0.5/24]}"));
  const merged = mergeNetplan(first, await parse(ethernets("eth0: {dhcp4: true, addresses: [10.0.0.6/24]}")));
  expect(netplanOpinion(merged, firstNic).does).toBe("dhcp");
  expect(netplanStatics(merged).map(({ text }) => text)).toEqual(["addresses: 10.0.0.5/24", "addresses: 10.0.0.6/24"]);
  expect(mergeNetplan(undefined, first)).toBe(first);
});

test("a renderer alone configures nothing", async () => {
  expect(hasDevices(await parse("network:\n  version: 2\n  renderer: NetworkManager\n"))).toBe(false);
  expect(hasDevices(await parse(ethernets("eth0: {}")))).toBe(true);
  expect(hasDevices(undefined)).toBe(false);
});

test("what belongs to the old machine or site", async () => {
  const device =
    "eth0: {match: {macaddress: '60:45:bd:00:00:01'}, addresses: [{10.0.0.5/24: {label: x}}], gateway4: 10.0.0.1, nameservers: {addresses: [8.8.8.8]}, routes: [{to: default, via: 10.0.0.1}]}";
  expect(netplanStatics(await parse(ethernets(device))).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "mac match.macaddress: 60:45:bd:00:00:01",
    "address addresses: 10.0.0.5/24",
    "gateway gateway4: 10.0.0.1",
    "dns nameservers: 8.8.8.8",
    "route routes: default",
  ]);
});
