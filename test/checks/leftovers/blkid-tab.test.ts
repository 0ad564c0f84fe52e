import blkidTab from "../../../checks/leftovers/blkid-tab.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(blkidTab, {
  pass: { none: {} },
  fail: {
    "old and new places": [
      { "/etc/blkid/blkid.tab": "x", "/run/blkid/blkid.tab.old": "x" },
      { path: "/etc/blkid/blkid.tab" },
      { path: "/run/blkid/blkid.tab.old" },
    ],
  },
});
