import libDir from "../../../checks/leftovers/waagent-libdir.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";

const lib = "/var/lib/waagent";

checkTest(libDir, {
  pass: { nothing: {}, "what other checks tell": { [`${lib}/provisioned`]: "", [`${lib}/Incarnation`]: "1" } },
  fail: {
    "keys, custom data and an agent": [
      {
        [`${lib}/TransportPrivate.pem`]: "key",
        [`${lib}/0A1B.prv`]: "key",
        [`${lib}/0A1B.crt`]: "cert",
        [`${lib}/CustomData`]: "#!/bin/sh\n",
        [`${lib}/WALinuxAgent-2.11.1.4/HandlerManifest.json`]: "{}",
      },
      { path: `${lib}/0A1B.crt`, message: "a key or certificate of another VM left behind" },
      { path: `${lib}/0A1B.prv` },
      { path: `${lib}/TransportPrivate.pem` },
      { path: `${lib}/CustomData`, message: "custom data of another VM left behind" },
      { path: `${lib}/WALinuxAgent-2.11.1.4`, message: "the downloaded agent 2.11.1.4 left behind", level: "info" },
    ],
  },
  notApplicable: { "a specialized image": { tree: { [`${lib}/a.prv`]: "" }, target: { type: "specialized" } } },
  undecided: { "a directory that cannot be read": [{ [lib]: unreadableDirectory() }, "permission denied"] },
});
