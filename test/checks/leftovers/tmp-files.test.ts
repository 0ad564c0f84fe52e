import tmpFiles from "../../../checks/leftovers/tmp-files.ts";
import { checkTest, directory, special } from "../../../src/testing/index.ts";

checkTest(tmpFiles, {
  pass: {
    empty: { "/tmp/": directory(), "/var/tmp/systemd-private-1/tmp/": directory(), "/tmp/socket": special("socket") },
  },
  fail: {
    "a script and a tree": [
      { "/tmp/setup.sh": "x", "/var/tmp/build/a": "x", "/var/tmp/build/b/c": "x" },
      { path: "/tmp/setup.sh", evidence: { actual: "setup.sh" } },
      { path: "/var/tmp/build", evidence: { actual: "2 files" } },
    ],
  },
});
