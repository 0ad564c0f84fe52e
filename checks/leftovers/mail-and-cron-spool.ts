import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.mail-and-cron-spool",
  title: "No mail, crontabs or at jobs of users are left",
  level: "should",
  why: "Jobs of the build machine run on every VM, and its mail is nobody's business there.",
  fix: "Delete mail and jobs; scheduled work of the image belongs into /etc/cron.d or a timer.",
  places: [
    { path: "/var/{spool/mail,mail}/*", what: "mail" },
    { path: "/var/spool/cron/*", what: "crontab of a user" },
    { path: "/var/spool/cron/{crontabs,tabs}/*", what: "crontab of a user" },
    { path: "/var/spool/{at,cron/atjobs,atjobs}/*", what: "at job" },
    { path: "/var/spool/atspool/*", what: "output of an at job" },
  ],
});
