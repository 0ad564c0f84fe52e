import yumUuid from "../../../checks/leftovers/yum-uuid.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(yumUuid, {
  pass: { none: {}, empty: { "/var/lib/yum/uuid": "" } },
  fail: { "an id": [{ "/var/lib/yum/uuid": "x" }, { path: "/var/lib/yum/uuid" }] },
});
