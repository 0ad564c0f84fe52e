import installerFiles from "../../../checks/leftovers/installer-files.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(installerFiles, {
  pass: { none: { "/var/log/anaconda/": directory() } },
  fail: {
    "a kickstart with a hash": [
      { "/root/anaconda-ks.cfg": "# rootpw x\nlang en_US\nrootpw --iscrypted $6$s$h\n" },
      { path: "/root/anaconda-ks.cfg", line: 3, message: "with a password" },
    ],
    "locked, with a hash all the same": [
      { "/root/original-ks.cfg": "rootpw --lock --iscrypted $6$s$h\n" },
      { line: 1 },
    ],
    "nothing secret in it": [{ "/root/anaconda-ks.cfg": "rootpw --lock\nuser_x\n" }, { level: "info" }],
    autoinstall: [
      { "/var/log/installer/autoinstall-user-data": 'autoinstall:\n  identity:\n    password: "$6$s$h"\n' },
      { path: "/var/log/installer/autoinstall-user-data", line: 3 },
      { path: "/var/log/installer", level: "should" },
    ],
    "preseed and AutoYaST": [
      {
        "/root/preseed.cfg": "d-i passwd/root-password-crypted password $1$x\n",
        "/var/adm/autoinstall/cache/installedSystem.xml": "<user>\n<user_password>x</user_password>\n",
      },
      { path: "/root/preseed.cfg", line: 1 },
      { path: "/var/adm/autoinstall/cache/installedSystem.xml", line: 2 },
    ],
  },
  undecided: {
    unreadable: { "/root/anaconda-ks.cfg": { type: "file", unreadable: "permission denied", sizeBytes: 9 } },
  },
});
