import rpmDbLocks from "../../../checks/leftovers/rpm-db-locks.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(rpmDbLocks, {
  pass: { "a database alone": { "/var/lib/rpm/Packages": "x" } },
  fail: { locks: [{ "/var/lib/rpm/__db.001": "x" }, { path: "/var/lib/rpm/__db.001" }] },
});
