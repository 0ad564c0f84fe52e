import caPrivateKeys from "../../../checks/leftovers/ca-private-keys.ts";
import { checkTest, link } from "../../../src/testing/index.ts";

checkTest(caPrivateKeys, {
  pass: {
    "bundles and links": { "/etc/pki/tls/certs/ca-bundle.crt": "x", "/etc/pki/tls/certs/x.crt": link("/usr/share/x") },
    "no key inside": { "/etc/ssl/private/README": "x" },
  },
  fail: {
    keys: [
      {
        "/etc/ssl/private/app.key": "-----BEGIN PRIVATE KEY-----\n",
        "/etc/pki/tls/private/old.key": "x\n-----BEGIN RSA PRIVATE KEY-----\n",
      },
      { path: "/etc/pki/tls/private/old.key", line: 2 },
      { path: "/etc/ssl/private/app.key", line: 1 },
    ],
    "certificates and the snake oil are notes": [
      {
        "/etc/pki/tls/certs/localhost.crt": "x",
        "/etc/ssl/private/ssl-cert-snakeoil.key": "-----BEGIN PRIVATE KEY-----\n",
      },
      { path: "/etc/ssl/private/ssl-cert-snakeoil.key", level: "info" },
      { path: "/etc/pki/tls/certs/localhost.crt", level: "info" },
    ],
  },
});
