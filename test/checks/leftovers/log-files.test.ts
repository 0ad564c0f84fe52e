import logFiles from "../../../checks/leftovers/log-files.ts";
import { checkTest, directory, link, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(logFiles, {
  pass: {
    emptied: {
      "/var/log/syslog": "",
      "/var/log/wtmp": "",
      "/var/log/lastlog": "\0".repeat(584),
      "/var/log/faillog": "\0\0",
      "/var/log/journal/": directory(),
      "/var/log/README": link("../../usr/share/doc/systemd/README.logs"),
    },
    "logs of other checks": {
      "/var/log/cloud-init.log": "x",
      "/var/log/waagent.log": "x",
      "/var/log/anaconda/x.log": "x",
    },
  },
  fail: {
    "a machine that ran": [
      {
        "/var/log/syslog": "x",
        "/var/log/auth.log": "x",
        "/var/log/syslog.1": "x",
        "/var/log/wtmp": "x",
        "/var/log/app.log": "x",
        "/var/log/journal/1/system.journal": "x",
      },
      { path: "/var/log", message: "logs of the build machine", evidence: { actual: "auth.log, syslog, syslog.1" } },
      { path: "/var/log/wtmp" },
      { path: "/var/log/app.log" },
      { path: "/var/log/journal", evidence: { actual: "1 file" } },
    ],
    "only packages were installed": [
      { "/var/log/dpkg.log": "x", "/var/log/apt/history.log": "x" },
      { path: "/var/log/dpkg.log", level: "info" },
      { path: "/var/log/apt", level: "info" },
    ],
    "a login in the last record": [{ "/var/log/lastlog": `${"\0".repeat(300)}\u0001` }, { path: "/var/log/lastlog" }],
    many: [
      Object.fromEntries([..."abcdefgh"].map((name) => [`/var/log/${name}.log`, "x"])),
      { evidence: { actual: "a.log, b.log, c.log, d.log, e.log, f.log and 2 more" } },
    ],
  },
  undecided: { unreadable: { "/var/log": unreadableDirectory() } },
});
