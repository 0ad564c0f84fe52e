import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "leftovers.waagent-sudoers-user",
  title: "No sudo rule of an account that the agent made is left",
  level: "must",
  requirements: ["leftovers.waagent-sudoers-user"],
  why: "The agent gives the account that it makes a rule in a file of its own, mostly without a password. Left in an image it gives everybody root who takes that name. `waagent -deprovision+user` takes the rule out and may leave an empty file, which is fine.",
  fix: { text: "Delete the file.", commands: ["rm -f /etc/sudoers.d/waagent"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { config } = await image.fact(waagent);
    const directory = config?.string("OS.SudoersDir").value ?? "/etc/sudoers.d";
    const path = `${directory.replace(/\/+$/, "")}/waagent`;
    const text = await image.tree.readText(path, { optional: true });
    if (text === undefined) return [];
    return text.split("\n").flatMap((rule, index) => {
      const user = /^\s*([^\s#]{1,64})/.exec(rule)?.[1];
      return user === undefined
        ? []
        : [{ message: `a sudo rule of the account ${user} left behind`, path, line: index + 1, subject: user }];
    });
  },
});
