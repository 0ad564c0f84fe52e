import backupFiles from "../../../checks/leftovers/backup-files.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(backupFiles, {
  pass: { none: { "/etc/a.conf": "x", "/var/backups/dpkg.status.bak": "x", "/var/lib/dpkg/status~": "x" } },
  fail: {
    "of secrets": [
      { "/etc/sudoers~": "x", "/root/id_rsa.bak": "x" },
      { path: "/etc/sudoers~" },
      { path: "/root/id_rsa.bak" },
    ],
    "of anything": [{ "/etc/nsswitch.conf.bak": "x" }, { level: "info", message: "backup file left behind" }],
  },
  undecided: { unreadable: { "/etc": unreadableDirectory() } },
});
