import kerberosKdc from "../../../checks/leftovers/kerberos-kdc.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(kerberosKdc, {
  pass: {
    "the package's configuration": { "/var/kerberos/krb5kdc/kdc.conf": "x", "/var/kerberos/krb5kdc/kadm5.acl": "x" },
  },
  fail: {
    "a database": [
      { "/var/kerberos/krb5kdc/kdc.conf": "x", "/var/kerberos/krb5kdc/principal": "x" },
      { path: "/var/kerberos/krb5kdc/principal" },
    ],
  },
});
