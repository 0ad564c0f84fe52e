import netIfnames from "../../../checks/boot/net-ifnames.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

const eth0 = { "/etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\n" };

checkTest(netIfnames, {
  pass: { "the word beside ifcfg-eth0": on("net.ifnames=0", eth0) },
  fail: {
    "ifcfg-eth0 alone": [on("ro", eth0), { path: grub, evidence: { expected: "net.ifnames=0" } }],
    "another value": [on("net.ifnames=1", eth0), {}],
  },
  notApplicable: {
    "no ifcfg-eth0": on("ro"),
    Ubuntu: on("ro", { ...eth0, "/etc/os-release": "ID=ubuntu\n" }),
  },
});
