import dhcpClientPresent from "../../../checks/network/dhcp-client-present.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { enabledUnit } from "../../../fixtures/trees/parts/systemd.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0, system } from "./_trees.ts";

const scripts = { ...el7, [ifcfgEth0]: "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\n" };
const ifupdown = {
  ...system("debian", "12"),
  ...enabledUnit("networking.service"),
  "/etc/network/interfaces": "auto eth0\niface eth0 inet dhcp\n",
};

checkTest(dhcpClientPresent, {
  pass: {
    "NetworkManager's own": el9,
    "dhclient for the scripts": { ...scripts, "/usr/sbin/dhclient": program() },
    "udhcpc for ifupdown": { ...ifupdown, "/sbin/udhcpc": program() },
    "cloud-init 25 with dhcpcd": { ...ubuntu2204(), "/usr/sbin/dhclient": absent, "/usr/sbin/dhcpcd": program() },
    "cloud-init 22 with dhclient": debian12(),
  },
  fail: {
    "the scripts without a client": [scripts, { message: "network-scripts asks DHCP and finds no client" }],
    "a client that cannot be run": [{ ...ifupdown, "/sbin/dhclient": "text" }, { message: "ifupdown" }],
    "cloud-init without any": [
      { ...ubuntu2204(), "/usr/sbin/dhclient": absent },
      {
        message: "cloud-init's Azure datasource",
        evidence: { actual: "none", expected: "dhclient, dhcpcd or udhcpc" },
      },
    ],
    "cloud-init 22 knows no dhcpcd": [
      { ...debian12(), "/usr/sbin/dhclient": absent, "/usr/sbin/dhcpcd": program() },
      { evidence: { actual: "dhcpcd", expected: "dhclient" } },
    ],
  },
  notApplicable: { "nobody asks": system("debian", "12") },
});
