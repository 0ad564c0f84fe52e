import { accounts } from "../../src/facts/accounts.ts";
import { type SudoRule, type Sudoers, sudoers } from "../../src/facts/sudoers.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const CLOUD_INIT = "/etc/sudoers.d/90-cloud-init-users";
/** The agent's own file: leftovers.waagent-sudoers-user tells of it. */
const AGENT = "/etc/sudoers.d/waagent";
/** Accounts that build tools make: whoever creates one of the name later gets the right. */
const builders = /^(vagrant|packer|builder|azureuser|ansible|jenkins)$/;

export default defineCheck({
  id: "provisioning.left-sudoers",
  title: "No sudo right of a provisioned or removed user is left",
  level: "should",
  requirements: ["provisioning.left-sudoers"],
  why: "cloud-init writes a rule for the administrator whom it makes, and nothing cleans it. A rule for another account that does not exist gives its right to whoever takes the name: a warning for names of build tools, a note for others, since images ship them for the user that cloud-init is going to make (Rocky does).",
  fix: { text: "Delete the drop-ins.", commands: [`rm -f ${CLOUD_INIT}`] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const known = await image.fact(accounts);
    if (!known.present) return notApplicable("the image makes its accounts at first boot");
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const stat = await attempt(unseen, image.tree.stat(CLOUD_INIT));
    if (stat?.type === "file" && stat.sizeBytes > 0)
      findings.push({ message: "sudo right of the user that cloud-init made", path: CLOUD_INIT });
    const config = await attempt(unseen, image.fact(sudoers));
    if (config) {
      unseen.push(...config.unseen);
      for (const rule of config.rules)
        if (rule.path !== CLOUD_INIT && rule.path !== AGENT)
          findings.push(...strangers(rule, config, (name) => known.find(name) !== undefined));
    }
    return partial(findings, unseen);
  },
});

function strangers(rule: SudoRule, { userAliases }: Sudoers, exists: (name: string) => boolean): readonly Finding[] {
  return rule.users
    .filter(
      ({ kind, negated, value }) =>
        kind === "name" && !negated && /^[a-z_][\w.-]*$/.test(value) && !userAliases.has(value) && !exists(value),
    )
    .map(({ value }) => ({
      message: `sudo right of ${value}, an account that does not exist`,
      path: rule.path,
      line: rule.line,
      subject: value,
      ...(builders.test(value) ? {} : { level: "info" }),
    }));
}
