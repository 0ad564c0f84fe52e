import azlKernelLsm from "../../../checks/boot/azl-kernel-lsm.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "./_boot.ts";

const path = `/boot/config-${version}`;
const azl = (text: string, release = "4.0") =>
  booting({}, { "/etc/os-release": `ID=azurelinux\nVERSION_ID="${release}"\n`, [path]: text });

checkTest(azlKernelLsm, {
  pass: { "the list": azl('CONFIG_LSM="lockdown,yama,integrity,selinux,bpf,landlock,ipe"\n') },
  fail: {
    "another order": [
      azl('CONFIG_X=y\nCONFIG_LSM="yama,lockdown,integrity,selinux,bpf,landlock,ipe"\n'),
      { path, line: 2, subject: version },
    ],
    none: [azl(""), { path, evidence: { actual: "CONFIG_LSM is not set" } }],
  },
  notApplicable: { "Azure Linux 3": azl("", "3.0"), "another distribution": booting() },
  undecided: {
    "no configuration": { ...azl(""), [path]: absent },
    "no kernel": { "/etc/os-release": 'ID=azurelinux\nVERSION_ID="4.0"\n' },
  },
});
