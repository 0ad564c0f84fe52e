import { waagent } from "../../src/facts/waagent.ts";
import { attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { findingsAt } from "./_gone.ts";

export default defineCheck({
  id: "leftovers.waagent-log",
  title: "No logs of the agent and its extensions are left",
  level: "should",
  requirements: ["leftovers.waagent-log", "provisioning.left-agent-logs"],
  why: "The logs name the old VM, its addresses and its deployments, and hide what happens to the new one: a failed provisioning is then looked for in lines of another machine. Extensions log below Extension.LogDir, /var/log/azure by default.",
  fix: {
    text: "Deprovision with the agent, or delete the logs.",
    commands: ["rm -rf /var/log/waagent.log* /var/log/azure /var/log/azure-*"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const config = (await attempt(unseen, image.fact(waagent)))?.config;
    const logDir = (config?.string("Extension.LogDir").value ?? "/var/log/azure").replace(/\/+$/, "");
    const findings = await findingsAt(
      image,
      [
        { path: "/var/log/waagent*.log*", what: "logs of the agent", counts: "file", together: true },
        // A path of the configuration is no pattern: one with signs of patterns is left out.
        ...(/^\/[^*?[\]{}~]+$/.test(logDir) ? [{ path: `${logDir}/`, what: "logs of extensions" }] : []),
        { path: "/var/log/azure-*", what: "logs of extensions", together: true },
      ],
      unseen,
    );
    return partial(findings, unseen);
  },
});
