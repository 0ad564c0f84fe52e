import cloudInitSeed from "../../../checks/leftovers/cloud-init-seed.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(cloudInitSeed, {
  pass: { "empty directories": { "/var/lib/cloud/seed/nocloud/": directory() } },
  fail: {
    "an installer's seed": [
      {
        "/var/lib/cloud/seed/nocloud-net/user-data": "#cloud-config\n",
        "/var/lib/cloud/seed/nocloud-net/meta-data": "",
      },
      { path: "/var/lib/cloud/seed/nocloud-net/meta-data" },
      { path: "/var/lib/cloud/seed/nocloud-net/user-data" },
    ],
  },
});
