import el8Eth0Profile from "../../../checks/network/el8-eth0-profile.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { rhel9, rhel9Specialized } from "../../../fixtures/trees/rhel-9.ts";
import { checkTest, file } from "../../../src/testing/index.ts";
import { el7, el9, ifcfgEth0, system } from "./_trees.ts";

const path = "/etc/NetworkManager/system-connections/eth0.nmconnection";
const profile = (ipv4: string, more = "") => ({
  [path]: file(`[connection]\ntype=ethernet\ninterface-name=eth0\n${more}[ipv4]\n${ipv4}\n`, { mode: 0o600 }),
});

checkTest(el8Eth0Profile, {
  pass: {
    "no profile": el9,
    "Oracle's profile": oracle9(),
    "cloud-init writes its own": { ...rhel9(), ...profile("method=manual") },
  },
  fail: {
    manual: [
      { ...el9, ...profile("method=manual") },
      { message: "ipv4.method is manual", path, line: 5 },
    ],
    "manual where cloud-init is off": [{ ...rhel9Specialized(), ...profile("method=manual") }, { path }],
    "not activated": [
      { ...el9, ...profile("method=auto", "autoconnect=false\n") },
      { message: "not activated at boot", path },
    ],
    "an ifcfg file of release 9": [
      { ...el9, [ifcfgEth0]: "DEVICE=eth0\nBOOTPROTO=none\n" },
      { path: ifcfgEth0, line: 2 },
    ],
    "no profile, and none made": [
      { ...el9, "/etc/NetworkManager/conf.d/a.conf": "[main]\nno-auto-default=*\n" },
      { message: "no-auto-default" },
    ],
  },
  notApplicable: { "release 7": el7, "NetworkManager is not there": system("rocky", "9.6") },
  undecided: {
    "two profiles that disagree": [
      {
        ...el9,
        ...profile("method=manual"),
        "/etc/NetworkManager/system-connections/b.nmconnection": file("[connection]\ntype=ethernet\n", { mode: 0o600 }),
      },
      "several profiles",
    ],
  },
});
