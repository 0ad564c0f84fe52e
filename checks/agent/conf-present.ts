import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.conf-present",
  title: "The agent has a configuration that it can load",
  level: "must",
  requirements: ["agent.conf-present"],
  why: "The agent stops at start when its configuration is missing, empty or not UTF-8: it neither reports ready nor handles extensions. The file is /etc/waagent.conf, unless the unit names another or the distribution has its own place; links, such as SUSE's, are followed.",
  fix: { text: "Reinstall the package of the agent, or restore the file that it ships." },
  async run(image) {
    const { installed, hidden, config, configProblem, configPath } = await image.fact(waagent);
    if (!config && hidden !== undefined) return undecided(hidden);
    if (!installed) return notApplicable("the agent is not installed");
    if (!configProblem) return [];
    const { text, path = configPath, line } = configProblem;
    return [{ message: text, path, ...(line === undefined ? {} : { line }) }];
  },
});
