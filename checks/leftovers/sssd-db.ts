import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.sssd-db",
  title: "No login caches of SSSD are left",
  level: "should",
  why: "The caches name the domain's users and can hold hashes of their passwords, by which they log in on a VM that the domain knows nothing of. config.ldb, which SSSD makes of its own configuration, is no leftover.",
  fix: "Stop SSSD and delete its caches and logs.",
  places: [
    { path: "/var/lib/sss/db/*", what: "login cache of SSSD", except: /^config\.ldb$/ },
    { path: "/var/log/sssd/*", what: "log of SSSD" },
  ],
});
