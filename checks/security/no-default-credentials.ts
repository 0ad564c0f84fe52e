import { type Credentials, credentials } from "../../src/facts/credentials.ts";
import type { SudoRule } from "../../src/facts/sudoers.ts";
import { type Finding, defineCheck, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.no-default-credentials",
  title: "No account ships with a password or with sudo without one",
  level: "marketplace",
  requirements: ["security.no-default-credentials", "lisa.marketplace-no-default-credentials"],
  why: "Certification rejects images that everybody can log in to with a known password. A NOPASSWD rule counts for accounts that exist: Rocky's line for a user that cloud-init makes later does not.",
  fix: { text: "Lock or delete the accounts and take the rules out.", commands: ["usermod -p '!' NAME"] },
  references: [
    {
      title: "Azure VM certification FAQ, default credentials",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const { all, unseen } = await image.fact(credentials);
    return partial(all.flatMap(judgeAccount), unseen);
  },
});

function judgeAccount({ user, ownSudoRules }: Credentials): readonly Finding[] {
  const findings: Finding[] = [];
  const place = { path: user.passwordPath, line: user.passwordLine, subject: user.name };
  if (user.password === "set") findings.push({ message: `${user.name} has a password`, ...place });
  if (user.password === "empty") findings.push({ message: `${user.name} logs in without a password`, ...place });
  // root needs no sudo, and nobody works with an account that has no shell.
  const rule = user.uid !== 0 && user.hasLoginShell ? ownSudoRules.find(runsWithoutPassword) : undefined;
  if (rule)
    findings.push({
      message: `${user.name} may use sudo without a password`,
      path: rule.path,
      line: rule.line,
      subject: user.name,
    });
  return findings;
}

function runsWithoutPassword(rule: SudoRule): boolean {
  return rule.commands.some(({ noPassword, negated }) => noPassword && !negated);
}
