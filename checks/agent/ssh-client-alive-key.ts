import { intOf } from "../../src/facts/waagent/python-text.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";
import { handlerOf } from "./_handler.ts";

/** Seconds that certification takes. */
const [MINIMUM, MAXIMUM] = [30, 235];

export default defineCheck({
  id: "agent.ssh-client-alive-key",
  title: "The agent gives sshd a ClientAliveInterval that certification takes",
  level: "should",
  requirements: ["agent.ssh-client-alive-key"],
  why: "An agent that provisions writes OS.SshClientAliveInterval into sshd_config as it stands, whatever was there before. Certification takes 30 to 235 seconds; text that is no number keeps sshd from starting. Where the agent does not provision the key has no effect.",
  fix: { text: "Set OS.SshClientAliveInterval=180, or remove the line." },
  async run(image, { target }) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    if (!look.agent.reads("OS.SshClientAliveInterval")) {
      return notApplicable(`agent ${look.agent.codeVersion} does not read OS.SshClientAliveInterval`);
    }
    if ((await handlerOf(image, target)) !== "Default") return notApplicable("the agent does not provision");
    const setting = look.config.string("OS.SshClientAliveInterval");
    const seconds = intOf(setting.value ?? "");
    if (seconds !== undefined && seconds >= MINIMUM && seconds <= MAXIMUM) return [];
    const message =
      seconds === undefined
        ? "the agent writes a ClientAliveInterval that is no number"
        : `the agent sets ClientAliveInterval to ${seconds} seconds`;
    return [settingFinding(setting, message, { evidence: { expected: `${MINIMUM} to ${MAXIMUM}` } })];
  },
});
