import ubuntuProLandscape from "../../../checks/leftovers/ubuntu-pro-landscape.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(ubuntuProLandscape, {
  pass: {
    "not attached": { "/var/lib/ubuntu-advantage/private/": directory() },
    "the client's template": { "/etc/landscape/client.conf": "[client]\n#account_name = x\naccount_name =\n" },
  },
  fail: {
    "attached and enrolled": [
      {
        "/var/lib/ubuntu-advantage/private/machine-token.json": "{}",
        "/var/lib/landscape/client/broker.bpickle": "x",
        "/etc/landscape/client.conf": "[client]\naccount_name = acme\n",
      },
      { path: "/var/lib/ubuntu-advantage/private/machine-token.json" },
      { path: "/var/lib/landscape/client/broker.bpickle" },
      { path: "/etc/landscape/client.conf", line: 2 },
    ],
  },
});
