import kerberosHostkeytab from "../../../checks/leftovers/kerberos-hostkeytab.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(kerberosHostkeytab, {
  pass: { none: { "/etc/krb5.conf": "x" } },
  fail: { joined: [{ "/etc/krb5.keytab": "x" }, { path: "/etc/krb5.keytab" }] },
});
