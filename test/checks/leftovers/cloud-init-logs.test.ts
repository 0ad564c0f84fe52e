import cloudInitLogs from "../../../checks/leftovers/cloud-init-logs.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(cloudInitLogs, {
  pass: { none: {}, emptied: { "/var/log/cloud-init.log": "" } },
  fail: {
    "of an earlier run": [
      { "/var/log/cloud-init.log": "x", "/var/log/cloud-init-output.log.1": "x", "/run/cloud-init/result.json": "{}" },
      { path: "/var/log/cloud-init-output.log.1" },
      { path: "/var/log/cloud-init.log" },
      { path: "/run/cloud-init/result.json" },
    ],
  },
});
