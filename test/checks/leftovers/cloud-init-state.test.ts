import cloudInitState from "../../../checks/leftovers/cloud-init-state.ts";
import { checkTest, directory, link } from "../../../src/testing/index.ts";

checkTest(cloudInitState, {
  pass: {
    "what the package brings": {
      "/var/lib/cloud/": directory(),
      "/var/lib/cloud/data/": directory(),
      "/var/lib/cloud/scripts/per-boot/": directory(),
    },
  },
  fail: {
    "an instance": [
      {
        "/var/lib/cloud/instance": link("/var/lib/cloud/instances/i-1"),
        "/var/lib/cloud/instances/i-1/user-data.txt": "x",
        "/var/lib/cloud/data/result.json": "{}",
        "/var/lib/cloud/sem/config_x.once": "",
      },
      { path: "/var/lib/cloud/instance", message: "link to the instance" },
      { path: "/var/lib/cloud/instances/i-1" },
      { path: "/var/lib/cloud/data/result.json", level: "should" },
      { path: "/var/lib/cloud/sem/config_x.once", level: "should" },
    ],
    "the marker that makes it wait for ever": [
      { "/var/lib/cloud/data/reported_ready": "" },
      { path: "/var/lib/cloud/data/reported_ready" },
    ],
    "a script that the image ships": [{ "/var/lib/cloud/scripts/per-boot/app.sh": "#!/bin/sh\n" }, { level: "info" }],
  },
  notApplicable: {
    "a specialized image keeps its state": {
      tree: { "/var/lib/cloud/data/instance-id": "x" },
      target: { type: "specialized" },
    },
  },
});
