import serviceEnabled from "../../../checks/network/service-enabled.ts";
import { unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { el7, el9, sles, system } from "./_trees.ts";

const networkdUnit = unitFile("systemd-networkd.service", {});

checkTest(serviceEnabled, {
  pass: {
    NetworkManager: el9,
    "the network scripts": el7,
    wicked: sles,
    "networkd, pulled in by netplan": {
      ...system("ubuntu", "24.04"),
      ...networkdUnit,
      "/usr/sbin/netplan": program(),
      "/etc/netplan/a.yaml": "network:\n  ethernets:\n    eth0: {dhcp4: true}\n",
    },
  },
  fail: {
    "installed and not enabled": [
      { ...system("rhel", "9.6"), ...unitFile("NetworkManager.service", { wantedBy: "multi-user.target" }) },
      { message: "does not start at boot", subject: "NetworkManager.service", evidence: { actual: "disabled" } },
    ],
    masked: [
      { ...el9, "/etc/systemd/system/NetworkManager.service": link("/dev/null") },
      { path: "/etc/systemd/system/NetworkManager.service", evidence: { actual: "masked" } },
    ],
    "two, none of which starts": [
      { ...system("debian", "12"), ...networkdUnit, ...unitFile("networking.service", {}) },
      { message: "systemd-networkd" },
      { message: "ifupdown" },
    ],
    nothing: [system("debian", "12"), { message: "no network manager is installed" }],
  },
  undecided: { "services that are not in the tree": { "/etc/os-release": "ID=nixos\n" } },
});
