import { parsePasswd, parseShadow } from "../../src/facts/accounts/account-files.ts";
import { accounts } from "../../src/facts/accounts.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** passwd- and shadow- of the shadow tools, .org of pwconv, .bak and .old of people. */
const shadows: readonly string[] = [
  "/etc/shadow-",
  "/etc/shadow.org",
  "/etc/shadow.bak",
  "/etc/shadow.old",
  "/var/backups/shadow.bak",
];
const passwds: readonly string[] = [
  "/etc/passwd-",
  "/etc/passwd.org",
  "/etc/passwd.bak",
  "/etc/passwd.old",
  "/var/backups/passwd.bak",
];

export default defineCheck({
  id: "leftovers.passwd-backups",
  title: "No backup of the account files holds old passwords",
  level: "should",
  requirements: ["leftovers.passwd-backups"],
  why: "The shadow tools keep the file from before the last change: a password that was removed from /etc/shadow is still in /etc/shadow-. Backups without a hash are in every image that a package manager made and say nothing; one that names a removed person is a note.",
  fix: {
    text: "Delete the backups.",
    commands: ["rm -f /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /etc/subuid- /etc/subgid-"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const path of shadows) {
      const text = (await attempt(unseen, image.tree.readText(path, { optional: true }))) ?? "";
      for (const { name, password, line } of parseShadow(text).entries) {
        if (password.state === "set" || password.keepsHash)
          findings.push({ message: `an old password hash of ${name} left behind`, path, line, subject: name });
      }
    }
    const { find, uidMin, uidMax } = await image.fact(accounts);
    for (const path of passwds) {
      const text = (await attempt(unseen, image.tree.readText(path, { optional: true }))) ?? "";
      for (const { name, uid, line } of parsePasswd(text).entries) {
        if (uid >= uidMin && uid <= uidMax && !find(name))
          findings.push({
            message: `the removed account ${name} left behind`,
            path,
            line,
            subject: name,
            level: "info",
          });
      }
    }
    return partial(findings, unseen);
  },
});
