import { accounts } from "../../src/facts/accounts.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.no-account-passwords",
  title: "No account of the system has a password",
  level: "must",
  requirements: ["lisa.no-preexisting-users"],
  why: "An account of a package needs no password; one with a password, or with an empty one, is a back door on every VM. root and the accounts of people are judged by leftovers.root-password and leftovers.user-accounts. LISA lets an empty field pass, which is wrong: it logs in without a password wherever PAM has nullok.",
  fix: { text: "Lock the account.", commands: ["usermod -p '!' NAME"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { present, users, shadowError } = await image.fact(accounts);
    if (!present) return notApplicable("the image makes its accounts at first boot");
    if (shadowError) throw shadowError;
    return users
      .filter(
        ({ name, regular, password }) => name !== "root" && !regular && (password === "set" || password === "empty"),
      )
      .map(({ name, password, passwordPath, passwordLine }) => ({
        message: password === "set" ? `${name} has a password` : `${name} logs in without a password`,
        path: passwordPath,
        line: passwordLine,
        subject: name,
      }));
  },
});
