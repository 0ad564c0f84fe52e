import sambaDb from "../../../checks/leftovers/samba-db.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";

checkTest(sambaDb, {
  pass: { "the package only": { "/var/lib/samba/private/": directory(), "/var/log/samba/old/": directory() } },
  fail: {
    "a domain member": [
      { "/var/lib/samba/private/secrets.tdb": "x", "/var/lib/samba/registry.tdb": "x", "/var/log/samba/log.smbd": "x" },
      { path: "/var/lib/samba/private/secrets.tdb" },
      { path: "/var/lib/samba/registry.tdb", level: "should" },
      { path: "/var/log/samba", level: "should" },
    ],
  },
});
