import desktopState from "../../../checks/leftovers/desktop-state.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(desktopState, {
  pass: {
    "caches that packages make": { "/var/cache/man/index.db": "x", "/var/cache/fontconfig/x": "x" },
    "a certificate that a package brings": {
      "/etc/Pegasus/client.pem": "x",
      "/var/lib/dpkg/status": "Package: pegasus\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n",
      "/var/lib/dpkg/info/pegasus.list": "/.\n/etc/Pegasus/client.pem\n",
    },
  },
  fail: {
    "accounts and fingerprints": [
      { "/var/lib/AccountsService/users/ann": "x", "/var/lib/fprint/ann/x/1": "x", "/etc/Pegasus/server.crt": "x" },
      { path: "/var/lib/AccountsService/users/ann" },
      { path: "/var/lib/fprint" },
      { path: "/etc/Pegasus/server.crt" },
    ],
  },
});
