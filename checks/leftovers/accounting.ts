import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.accounting",
  title: "No process accounting and login records are left",
  level: "should",
  why: "The records tell who worked on the build machine.",
  fix: "Delete the records.",
  places: [
    { path: "/var/{account,log/account}/pacct*", what: "process accounting" },
    { path: "/run/utmp", what: "login records" },
    { path: "/run/{console,faillock,sepermit}/*", what: "state of PAM" },
    { path: "/var/lib/faillock/*", what: "failed logins" },
  ],
});
