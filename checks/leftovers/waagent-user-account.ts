import { accounts } from "../../src/facts/accounts.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "leftovers.waagent-user-account",
  title: "The account of the old VM is gone",
  level: "must",
  requirements: ["leftovers.waagent-user-account"],
  why: "The provisioning document names the account that the old VM was deployed with; its password and keys open every VM of the image. `waagent -deprovision+user` deletes the account only while the document is there. Where it is gone, leftovers.user-accounts tells of every account of a person.",
  fix: { text: "Delete the account with its home.", commands: ["userdel -f -r NAME"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const agent = await image.fact(waagent);
    const name = (await agent.state()).ovfEnv?.userName;
    if (name === undefined) return [];
    const user = (await image.fact(accounts)).find(name);
    if (!user) return [];
    return [
      { message: `the account ${name} of another VM left behind`, path: user.path, line: user.line, subject: name },
    ];
  },
});
