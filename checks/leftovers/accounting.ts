import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.accounting",
  title: "No process accounting and login records are left",
  level: "should",
  why: "The records tell everybody who has the image who worked on the build machine, when and from where, and `last` on a new VM shows logins that never happened there. Failed logins that faillock counted can lock the administrator out of the new VM. Empty files are fine.",
  fix: "Delete the records.",
  places: [
    { path: "/var/{account,log/account}/pacct*", what: "process accounting" },
    { path: "/run/utmp", what: "login records" },
    { path: "/run/{console,faillock,sepermit}/*", what: "state of PAM" },
    { path: "/var/lib/faillock/*", what: "failed logins" },
  ],
});
