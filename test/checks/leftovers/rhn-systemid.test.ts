import rhnSystemid from "../../../checks/leftovers/rhn-systemid.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(rhnSystemid, {
  pass: { none: {} },
  fail: { registered: [{ "/etc/sysconfig/rhn/systemid": "<x/>" }, { path: "/etc/sysconfig/rhn/systemid" }] },
});
