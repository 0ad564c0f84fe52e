import { accounts } from "../../src/facts/accounts.ts";
import { type Credentials, credentials } from "../../src/facts/credentials.ts";
import { homes } from "../../src/facts/homes.ts";
import { type Finding, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

/** Accounts that build tools make, whatever id they got. */
const builders: readonly string[] = ["vagrant", "packer", "azureuser", "ec2-user", "centos", "debian", "ubuntu"];

export default defineCheck({
  id: "leftovers.user-accounts",
  title: "No accounts of people are left",
  level: "must",
  requirements: [
    "leftovers.user-accounts",
    "provisioning.left-users",
    "provisioning.deprovision-user",
    "lisa.rhel-azure-no-extra-users",
    "lisa.marketplace-generalized",
  ],
  why: "An account of the build with a password, a key or a sudo rule is a way into every VM, and takes the id and often the name that provisioning wants to give the administrator. Without any of these nobody can use it: a warning. Ids from UID_MIN to UID_MAX of login.defs count, and the names that build tools use.",
  fix: {
    text: "Delete the accounts with their homes; `waagent -deprovision+user` deletes only the last one that it made.",
    commands: ["userdel -f -r NAME"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { present } = await image.fact(accounts);
    if (!present) return notApplicable("the image makes its accounts at first boot");
    const { all, unseen } = await image.fact(credentials);
    const findings: Finding[] = all.flatMap((entry) => judgeAccount(entry) ?? []);
    for (const { path, user } of await image.fact(homes)) {
      if (user === undefined && path.startsWith("/home/"))
        findings.push({ message: "a home that belongs to no account", path, level: "should" });
    }
    return partial(findings, unseen);
  },
});

function judgeAccount({ user, keys, ownSudoRules }: Credentials): Finding | undefined {
  const isPerson = user.regular || (builders.includes(user.name) && user.hasLoginShell);
  if (!isPerson || user.name === "nfsnobody") return undefined;
  const ways = [
    ...(user.password === "set" ? ["a password"] : user.password === "empty" ? ["an empty password"] : []),
    ...(keys.length > 0 ? [keys.length === 1 ? "a key" : `${keys.length} keys`] : []),
    ...(ownSudoRules.length > 0 ? ["a sudo rule"] : []),
  ];
  // The account of a service: it has an ordinary id, but nobody can work with it.
  if (ways.length === 0 && !user.hasLoginShell) return undefined;
  return {
    message: `the account ${user.name} is left behind`,
    path: user.path,
    line: user.line,
    subject: user.name,
    evidence: { actual: ways.length === 0 ? "no password, key or sudo rule" : `it has ${ways.join(", ")}` },
    ...(ways.length === 0 ? { level: "should" as const } : {}),
  };
}
