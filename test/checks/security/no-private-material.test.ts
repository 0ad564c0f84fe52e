import noPrivateMaterial from "../../../checks/security/no-private-material.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(noPrivateMaterial, {
  pass: { clean: on({ "/etc/ssl/private/ssl-cert-snakeoil.key": "-----BEGIN PRIVATE KEY-----\n" }) },
  fail: {
    "of users and of the system": [
      on({
        "/root/.ssh/known_hosts": "x",
        "/root/.ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\n",
        "/etc/pki/tls/private/a.key": "-----BEGIN PRIVATE KEY-----\n",
      }),
      { path: "/root/.ssh/id_rsa" },
      { path: "/root/.ssh/known_hosts" },
      { path: "/etc/pki/tls/private/a.key" },
    ],
  },
  notApplicable: { "another target": {} },
});
