import { accounts } from "../../src/facts/accounts.ts";
import { defineCheck } from "../../src/lint/check.ts";

const MAX_FINDINGS = 20;

export default defineCheck({
  id: "cloud-init.default-user-conflict",
  title: "No account stands in the way of the one that a deployment asks for",
  level: "info",
  requirements: ["cloud-init.default-user-conflict"],
  why: "Provisioning makes the account that the deployment names. If the image already has one of that name it is kept as it is: cloud-init adds the key, yet home, groups, shell and an old password stay, so that the login may be refused or somebody else knows the password.",
  fix: { text: "Remove accounts of people.", commands: ["waagent -deprovision+user", "userdel -r NAME"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { users } = await image.fact(accounts);
    return users
      .filter(({ regular, name }) => regular && name !== "nobody")
      .slice(0, MAX_FINDINGS)
      .map(({ name, uid, path, line }) => ({
        message: "the image has an account of a person",
        path,
        line,
        subject: name,
        evidence: { actual: `uid ${uid}` },
      }));
  },
});
