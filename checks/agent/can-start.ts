import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.can-start",
  title: "The agent's service finds its program, its interpreter and the Python modules it needs",
  level: "must",
  requirements: ["lisa.waagent-extension", "lisa.marketplace-extension-works"],
  why: "The service names an interpreter, or the first line of the script does: /usr/bin/python is absent on many systems. Python 3.12 has lost the module imp and 3.13 the module crypt, which agents before 2.2.48 and 2.12 import at start, and from Python 3.8 on the module distro must be there. The imports of the installed files decide where they can be seen, since distributions patch them.",
  fix: { text: "Install the interpreter or module, or the agent that your distribution builds for its Python." },
  async run(image) {
    const { installed, hidden, startProblems } = await image.fact(waagent);
    if (!installed) return hidden === undefined ? notApplicable("the agent is not installed") : undecided(hidden);
    return startProblems
      .filter(({ kind }) => kind === "program" || kind === "interpreter" || kind === "python")
      .map(({ text, path, line }) => ({
        message: text,
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
      }));
  },
});
