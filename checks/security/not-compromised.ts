import { accounts } from "../../src/facts/accounts.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import { sshd } from "../../src/facts/sshd.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

/** Permission bits that these files may not have; LISA's list. */
const limits: readonly (readonly [path: string, forbidden: number, message: string])[] = [
  ["/etc/passwd", 0o022, "others than root may write the account file"],
  ["/etc/group", 0o022, "others than root may write the file of groups"],
  ["/etc/shadow", 0o007, "others may use the password file"],
  ["/etc/ssh/sshd_config", 0o022, "others than root may write sshd's configuration"],
  ["/usr/etc/ssh/sshd_config", 0o022, "others than root may write sshd's configuration"],
  ["/root/.ssh/authorized_keys", 0o177, "others than root may use root's keys"],
];

export default defineCheck({
  id: "security.not-compromised",
  title: "The files that decide who gets in are sound",
  level: "should",
  requirements: ["lisa.sanity-not-compromised"],
  why: "LISA's quick test for a system that somebody has tampered with: the account files and a shell are there, others may not read passwords nor write accounts, groups or sshd's configuration, and root alone has user id 0. A configuration of sshd below /usr/etc is as good.",
  fix: {
    text: "Restore the files and their modes.",
    commands: ["chmod o= /etc/shadow", "chmod 0600 /etc/ssh/sshd_config"],
  },
  async run(image) {
    const { present, shadow, users } = await image.fact(accounts);
    if (!present) return notApplicable("the image makes its accounts at first boot");
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    if (shadow === "missing") findings.push({ message: "the password file is missing", path: "/etc/shadow" });
    if (!(await attempt(unseen, image.tree.stat("/bin/sh"))))
      findings.push({ message: "there is no shell", path: "/bin/sh" });
    const config = await attempt(unseen, image.fact(sshd));
    if (config && config.path === undefined && (await findProgram(image.tree, "sshd")) !== undefined)
      findings.push({ message: "sshd has no configuration", path: "/etc/ssh/sshd_config" });
    for (const { name, uid, path, line } of users)
      if (uid === 0 && name !== "root")
        findings.push({ message: `${name} is root by another name`, path, line, subject: name });
    if (await image.fact(permissionsKnown)) {
      for (const [path, forbidden, message] of limits) {
        const stat = await attempt(unseen, image.tree.stat(path));
        if (stat && (stat.mode & forbidden) !== 0)
          findings.push({ message, path, evidence: { actual: (stat.mode & 0o777).toString(8).padStart(4, "0") } });
      }
    }
    return partial(findings, unseen);
  },
});
