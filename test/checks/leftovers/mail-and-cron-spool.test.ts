import mailAndCronSpool from "../../../checks/leftovers/mail-and-cron-spool.ts";
import { checkTest, directory, link } from "../../../src/testing/index.ts";

checkTest(mailAndCronSpool, {
  pass: {
    "empty boxes": {
      "/var/mail/root": "",
      "/var/spool/mail": link("../mail"),
      "/var/spool/cron/crontabs/": directory(),
      "/var/spool/cron/lastrun/cron.daily": "",
    },
    "the counter of at": { "/var/spool/at/.SEQ": "0\n" },
  },
  fail: {
    "mail, once, though two paths lead to it": [
      { "/var/mail/root": "x", "/var/spool/mail": link("../mail") },
      { path: "/var/mail/root", message: "mail left behind" },
    ],
    jobs: [
      { "/var/spool/cron/root": "* * * * * x\n", "/var/spool/cron/crontabs/ann": "x", "/var/spool/at/a00001": "x" },
      { path: "/var/spool/cron/root" },
      { path: "/var/spool/cron/crontabs/ann" },
      { path: "/var/spool/at/a00001" },
    ],
  },
});
