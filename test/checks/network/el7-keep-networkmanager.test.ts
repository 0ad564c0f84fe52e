import el7KeepNetworkManager from "../../../checks/network/el7-keep-networkmanager.ts";
import { rpms, rpmSqlite } from "../../../fixtures/trees/parts/rpm-database.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el7, ifcfgEth0, system } from "./_trees.ts";

const other = rpmSqlite("/var/lib/rpm", rpms("x86_64", ["chrony 4.6-1"]));

checkTest(el7KeepNetworkManager, {
  pass: { "RHEL 9": rhel9() },
  fail: {
    "removed, and nobody else does DHCP": [{ ...system("rocky", "9.6"), ...other }, { message: "not installed" }],
    "removed, the scripts do DHCP": [
      { ...el7, ...other, [ifcfgEth0]: "ONBOOT=yes\nBOOTPROTO=dhcp\n" },
      { level: "info" },
    ],
  },
  notApplicable: { "release 6": system("centos", "6.10"), Fedora: system("fedora", "41") },
  undecided: { "no database of packages": system("rhel", "9.6") },
});
