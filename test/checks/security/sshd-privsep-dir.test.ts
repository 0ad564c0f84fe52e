import sshdPrivsepDir from "../../../checks/security/sshd-privsep-dir.ts";
import { checkTest, directory, program } from "../../../src/testing/index.ts";

const sshd = (path: string) => ({ "/usr/sbin/sshd": program(`ELF\0${path}\0`) });

checkTest(sshdPrivsepDir, {
  pass: {
    "of this sshd": { ...sshd("/var/empty/sshd"), "/var/empty/sshd/": directory({ mode: 0o711 }) },
    "made at boot below /run": sshd("/run/sshd"),
    "put right by systemd-tmpfiles": {
      ...sshd("/var/empty/sshd"),
      "/var/empty/sshd/": directory({ mode: 0o777 }),
      "/usr/lib/tmpfiles.d/openssh.conf": "d /var/empty/sshd 711 root root -\n",
    },
    "by the distribution": {
      "/usr/sbin/sshd": program(),
      "/etc/os-release": "ID=sles\nVERSION_ID=15.6\n",
      "/var/lib/empty/": directory({ mode: 0o555 }),
    },
  },
  fail: {
    missing: [sshd("/usr/share/empty.sshd"), { path: "/usr/share/empty.sshd", message: "missing" }],
    writable: [
      { ...sshd("/var/empty/sshd"), "/var/empty/sshd/": directory({ mode: 0o777 }) },
      { evidence: { actual: "0777" } },
    ],
    "another's": [
      { ...sshd("/var/lib/empty"), "/var/lib/empty/": directory({ uid: 74 }) },
      { message: "another than root" },
    ],
    "a file": [{ ...sshd("/var/lib/empty"), "/var/lib/empty": "" }, { message: "not a directory" }],
    "a tmpfiles line that is masked": [
      {
        ...sshd("/var/empty/sshd"),
        "/usr/lib/tmpfiles.d/openssh.conf": "d /var/empty/sshd 711 root root -\n",
        "/etc/tmpfiles.d/openssh.conf": "",
      },
      { message: "missing" },
    ],
  },
  notApplicable: { "no sshd": {} },
  undecided: {
    "an sshd that nobody knows": { "/usr/sbin/sshd": program() },
    "a tree without owners": {
      ...sshd("/var/empty/sshd"),
      "/etc": directory({ uid: 501 }),
      "/var/empty/sshd/": directory({ uid: 501 }),
    },
  },
});
