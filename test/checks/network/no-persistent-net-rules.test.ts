import noPersistentNetRules from "../../../checks/network/no-persistent-net-rules.ts";
import { checkTest, link, unreadable } from "../../../src/testing/index.ts";
import { el7 } from "./_trees.ts";

const path = "/etc/udev/rules.d/70-persistent-net.rules";
const rule =
  'SUBSYSTEM=="net", ACTION=="add", DRIVERS=="?*", ATTR{address}=="52:54:00:12:34:56", ATTR{type}=="1", KERNEL=="eth*", NAME="eth0"\n';

checkTest(noPersistentNetRules, {
  pass: {
    absent: el7,
    "a file of comments": { ...el7, [path]: `# ${rule}` },
    masked: { ...el7, [path]: link("/dev/null"), "/usr/lib/udev/rules.d/70-persistent-net.rules": rule },
    "names by driver": { ...el7, [path]: 'SUBSYSTEM=="net", DRIVERS=="hv_netvsc", NAME="eth0"\n' },
    "a MAC address that names nothing": {
      ...el7,
      [path]: 'SUBSYSTEM=="net", ATTR{address}=="52:54:00:12:34:56", ENV{X}="1"\n',
    },
  },
  fail: {
    "the generator's file": [
      { ...el7, [path]: `# eth0\n${rule}` },
      { message: "names a NIC", path, line: 2, evidence: { actual: "52:54:00:12:34:56 is eth0" } },
    ],
    "cloud-init's on SUSE, two NICs": [
      { ...el7, "/etc/udev/rules.d/85-persistent-net-cloud-init.rules": rule + rule.replace("eth0", "eth1") },
      { line: 1 },
      { line: 2 },
    ],
    "Flatcar's directory": [
      { "/etc/os-release": "ID=flatcar\n", "/usr/lib64/udev/rules.d/70-persistent-net.rules": rule },
      { line: 1 },
    ],
    "a .link file": [
      { ...el7, "/etc/systemd/network/10-eth0.link": "[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\nName=eth0\n" },
      { message: ".link file", path: "/etc/systemd/network/10-eth0.link", line: 4 },
    ],
  },
  undecided: { "rules that cannot be read": [{ ...el7, [path]: unreadable() }, "permission denied"] },
});
