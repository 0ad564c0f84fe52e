import { describe, expect, test } from "vitest";
import {
  type NetworkdFile,
  matchesNic,
  networkdOpinion,
  networkdStatics,
} from "../../../src/facts/network/networkd.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";
import { parseUnitFile } from "../../../src/facts/units/unit-file.ts";

const file = (text: string, name = "50.network"): NetworkdFile => {
  const path = `/etc/systemd/network/${name}`;
  return { name, path, assignments: parseUnitFile(text).assignments.map((item) => ({ ...item, path })) };
};

describe("[Match]", () => {
  test.each([
    ["Name=eth0", true],
    ["Name=e*", true],
    ["Name=en* eth*", true],
    ["Name=ens3", false],
    ["Name=!lo", true],
    ["Name=!eth* lo", false],
    ["Name=*\nDriver=mlx5_core mlx4_core", false],
    ["Driver=hv_netvsc", true],
    ["Type=ether\nKind=!*", true],
    ["Kind=veth", false],
    ["MACAddress=52:54:00:12:34:56", false],
    ["Virtualization=!container", true],
    ["Virtualization=vm", true],
    ["Virtualization=container", false],
    ["Property=AZURE_UNMANAGED_SRIOV=1", false],
    ["Property=ID_NET_DRIVER=hv_netvsc", true],
    ["Property=ID_PATH=x", undefined],
    ["Path=pci-*", undefined],
    ["Name=eth1\nName=", true],
    ["", true],
  ])("%j: %s", (match, expected) => {
    expect(matchesNic(file(`[Match]\n${match}\n`), firstNic)).toBe(expected);
  });
});

describe("what networkd does", () => {
  const dhcp = "[Match]\nName=e*\n[Network]\nDHCP=yes\n";
  test.each([
    ["no file", [], "none"],
    ["DHCP", [file(dhcp)], "dhcp"],
    ["DHCP=ipv4", [file("[Match]\nName=eth0\n[Network]\nDHCP=ipv4")], "dhcp"],
    ["DHCP=ipv6", [file("[Match]\nName=eth0\n[Network]\nDHCP=ipv6")], "static"],
    ["no DHCP", [file("[Match]\nName=eth0\n[Network]\nAddress=10.0.0.5/24")], "static"],
    ["the last DHCP counts", [file("[Match]\nName=eth0\n[Network]\nDHCP=yes\nDHCP=no")], "static"],
    [
      "the first name wins",
      [file(dhcp, "99.network"), file("[Match]\nName=eth0\n[Network]\nDHCP=no", "10.network")],
      "static",
    ],
    ["unmanaged", [file("[Match]\nName=*\n[Link]\nUnmanaged=yes", "01.network"), file(dhcp)], "none"],
    [
      "unmanaged Mellanox only",
      [file("[Match]\nDriver=mlx5_core\n[Link]\nUnmanaged=yes", "01.network"), file(dhcp)],
      "dhcp",
    ],
    [
      "a file that may fit and says the same",
      [file("[Match]\nPath=x\n[Network]\nDHCP=yes", "01.network"), file(dhcp)],
      "dhcp",
    ],
    [
      "a file that may fit and says otherwise",
      [file("[Match]\nPath=x\n[Network]\nDHCP=no", "01.network"), file(dhcp)],
      "unknown",
    ],
    ["only a file that may fit", [file("[Match]\nHost=x\n[Network]\nDHCP=yes")], "unknown"],
  ])("%s", (_name, files, does) => {
    expect(networkdOpinion(files, firstNic).does).toBe(does);
  });
});

test("what belongs to the old machine or site", () => {
  const text =
    "[Match]\nName=eth0\nMACAddress=52:54:00:12:34:56\n[Network]\nAddress=10.0.0.5/24\nGateway=_dhcp4\nDNS=8.8.8.8\n[Route]\nGateway=10.0.0.1\n";
  expect(networkdStatics(file(text)).map(({ kind, line }) => [kind, line])).toEqual([
    ["mac", 3],
    ["address", 5],
    ["gateway", 9],
    ["dns", 7],
  ]);
});
