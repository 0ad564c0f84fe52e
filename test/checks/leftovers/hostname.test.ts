import hostname from "../../../checks/leftovers/hostname.ts";
import { checkTest, link, unreadable } from "../../../src/testing/index.ts";

checkTest(hostname, {
  pass: {
    empty: { "/etc/hostname": "" },
    neutral: {
      "/etc/hostname": "localhost.localdomain\n",
      "/etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME=localhost.localdomain\n",
    },
    "the distribution's": { "/etc/hostname": "# x\nazurelinux\n" },
    "the system's own id": {
      "/etc/os-release": "ID=acmeos\nDEFAULT_HOSTNAME=acme\n",
      "/etc/hostname": "acmeos\n",
      "/etc/mailname": "acme\n",
    },
    "hosts of Debian's image": { "/etc/hosts": "127.0.0.1 localhost\n127.0.1.1 debian.localdomain debian # x\n" },
  },
  fail: {
    everywhere: [
      {
        "/etc/hostname": "builder-7.corp.example\n",
        "/etc/HOSTNAME": link("hostname"),
        "/etc/machine-info": 'PRETTY_HOSTNAME="Ann\'s box"\n',
        "/etc/mailname": "builder-7\n",
        "/etc/hosts": "127.0.1.1\tbuilder-7\n10.0.0.1 other\n",
      },
      {
        path: "/etc/hostname",
        line: 1,
        message: "host name left behind",
        evidence: { actual: "builder-7.corp.example" },
      },
      { path: "/etc/machine-info" },
      { path: "/etc/mailname" },
      { path: "/etc/hosts", line: 1 },
    ],
    "a domain alone gives it away": [{ "/etc/hostname": "localhost.corp.example\n" }, { path: "/etc/hostname" }],
    "EL 6": [{ "/etc/sysconfig/network": "HOSTNAME=builder\n" }, { path: "/etc/sysconfig/network", line: 1 }],
  },
  undecided: { unreadable: { "/etc/hostname": unreadable() } },
});
