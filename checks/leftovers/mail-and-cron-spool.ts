import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.mail-and-cron-spool",
  title: "No mail, crontabs or at jobs of users are left",
  level: "should",
  why: "Jobs of the build machine's users run on every VM, with addresses and passwords of the build network in them, and fail there or do harm; mail that was delivered on the build machine can be read by every administrator. Empty files and directories are fine.",
  fix: "Delete mail and jobs; scheduled work of the image belongs into /etc/cron.d or a timer.",
  places: [
    { path: "/var/{spool/mail,mail}/*", what: "mail" },
    { path: "/var/spool/cron/*", what: "crontab of a user" },
    { path: "/var/spool/cron/{crontabs,tabs}/*", what: "crontab of a user" },
    { path: "/var/spool/{at,cron/atjobs,atjobs}/*", what: "at job" },
    { path: "/var/spool/atspool/*", what: "output of an at job" },
  ],
});
