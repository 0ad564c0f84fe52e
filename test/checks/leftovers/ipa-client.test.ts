import ipaClient from "../../../checks/leftovers/ipa-client.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(ipaClient, {
  pass: { "the package only": { "/etc/ipa/": directory(), "/var/lib/ipa-client/sysrestore/": directory() } },
  fail: {
    enrolled: [
      {
        "/etc/ipa/default.conf": "x",
        "/var/lib/ipa-client/pki/ca-bundle.pem": "x",
        "/etc/pki/ca-trust/source/ipa.p11-kit": "x",
      },
      { path: "/etc/ipa/default.conf" },
      { path: "/var/lib/ipa-client/pki/ca-bundle.pem" },
      { path: "/etc/pki/ca-trust/source/ipa.p11-kit" },
    ],
  },
});
