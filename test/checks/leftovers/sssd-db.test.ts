import sssdDb from "../../../checks/leftovers/sssd-db.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(sssdDb, {
  pass: {
    "never started": { "/var/lib/sss/db/": directory(), "/var/log/sssd/sssd.log": "" },
    "its own configuration": { "/var/lib/sss/db/config.ldb": "x" },
  },
  fail: {
    logins: [
      { "/var/lib/sss/db/cache_corp.ldb": "x", "/var/log/sssd/sssd.log": "x" },
      { path: "/var/lib/sss/db/cache_corp.ldb" },
      { path: "/var/log/sssd/sssd.log" },
    ],
  },
});
