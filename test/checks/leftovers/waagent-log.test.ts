import waagentLog from "../../../checks/leftovers/waagent-log.ts";
import { checkTest, directory, program } from "../../../src/testing/index.ts";

checkTest(waagentLog, {
  pass: { nothing: {}, "an empty directory": { "/var/log/azure/": directory() } },
  fail: {
    "the log and its older ones": [
      { "/var/log/waagent.log": "x", "/var/log/waagent.log.1": "x" },
      {
        path: "/var/log",
        message: "logs of the agent left behind",
        evidence: { actual: "waagent.log, waagent.log.1" },
      },
    ],
    "logs of extensions": [
      { "/var/log/azure/custom-script/handler.log": "x", "/var/log/azure-cleanup.log": "x" },
      { path: "/var/log/azure", message: "logs of extensions left behind" },
      { path: "/var/log/azure-cleanup.log" },
    ],
    "logs of extensions elsewhere": [
      {
        "/usr/sbin/waagent": program(),
        "/etc/waagent.conf": "Extension.LogDir=/var/log/ext\n",
        "/var/log/ext/a.log": "x",
      },
      { path: "/var/log/ext" },
    ],
  },
  notApplicable: { "a specialized image": { tree: { "/var/log/waagent.log": "x" }, target: { type: "specialized" } } },
});
