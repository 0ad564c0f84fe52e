import rhsmIdentity from "../../../checks/leftovers/rhsm-identity.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(rhsmIdentity, {
  pass: {
    "empty directories": { "/etc/pki/consumer/": directory(), "/etc/pki/entitlement/": directory() },
    "RHUI's certificates": { "/etc/pki/rhui/product/content.crt": "x" },
  },
  fail: {
    registered: [
      { "/etc/pki/consumer/cert.pem": "x", "/etc/pki/entitlement/1-key.pem": "x" },
      { path: "/etc/pki/consumer/cert.pem" },
      { path: "/etc/pki/entitlement/1-key.pem" },
    ],
  },
});
