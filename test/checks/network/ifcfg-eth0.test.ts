import ifcfgEth0Check from "../../../checks/network/ifcfg-eth0.ts";
import { cloudCfg, cloudInit } from "../../../fixtures/trees/parts/agents.ts";
import { networkManager } from "../../../fixtures/trees/parts/services.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0, system } from "./_trees.ts";

const fine = "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\nTYPE=Ethernet\nUSERCTL=no\nPEERDNS=yes\nIPV6INIT=no\n";
const withFile = (text: string) => ({ ...el7, [ifcfgEth0]: text });
const agent = cloudInit({
  version: "19.4-7.el7",
  sitePackages: "/usr/lib/python2.7/site-packages",
  cloudCfg: cloudCfg({ user: "centos", groups: "wheel", distro: "rhel" }),
  cloudCfgD: {},
});

checkTest(ifcfgEth0Check, {
  pass: {
    "the documented file": withFile(fine),
    "in quotes": withFile('DEVICE="eth0"\nONBOOT="yes"\nBOOTPROTO="dhcp"\n'),
  },
  fail: {
    "no file": [el7, { message: "no ifcfg file is for eth0", path: ifcfgEth0 }],
    "no file, but NetworkManager does DHCP": [{ ...system("rhel", "7.9"), ...networkManager() }, { level: "should" }],
    "a file of the build machine": [
      withFile(`${fine}HWADDR=52:54:00:12:34:56\n`),
      { message: "no ifcfg file is for eth0" },
    ],
    "kept down and static": [
      withFile("DEVICE=eth0\nONBOOT=no\nBOOTPROTO=none\n"),
      { subject: "ONBOOT", line: 2, evidence: { actual: "ONBOOT=no" } },
      { subject: "BOOTPROTO", line: 3 },
    ],
    "name servers of its own": [withFile(`${fine}PEERDNS=no\n`), { subject: "PEERDNS", level: "should" }],
    "no DEVICE": [withFile("ONBOOT=yes\nBOOTPROTO=dhcp\n"), { message: "DEVICE is not set", level: "should" }],
  },
  notApplicable: { "release 9": el9, "cloud-init writes it": { ...el7, ...agent } },
});
