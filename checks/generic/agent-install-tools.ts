import { findProgram } from "../../src/facts/programs.ts";
import { python } from "../../src/facts/python.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "generic.agent-install-tools",
  title: "The agent can be installed where it is missing",
  level: "info",
  requirements: ["lisa.hydration-agent-prereqs"],
  why: "Azure Migrate installs the agent on a machine that moves to Azure by its setup.py: it needs Python with setuptools, and systemctl or service to start it. Images that are provisioned by something else may go without the agent, so this is a note; that Python is missing altogether is told by generic.python.",
  fix: {
    text: "Install setuptools, or the distribution's package of the agent.",
    ...installing({
      debian: "python3-setuptools",
      redhat: "python3-setuptools",
      suse: "python3-setuptools",
      azurelinux: "python3-setuptools",
      photon: "python3-setuptools",
    }),
  },
  async run(image) {
    const { installed, hidden } = await image.fact(waagent);
    if (installed) return notApplicable("the agent is installed");
    if (hidden !== undefined) return undecided(hidden);
    const { interpreters, findModule } = await image.fact(python);
    if (interpreters.length === 0) return notApplicable("there is no Python to install it with");
    const findings: Finding[] = [];
    if ((await findModule("setuptools")) === undefined)
      findings.push({ message: "Python has no setuptools to install the agent with", subject: "setuptools" });
    const managers = await Promise.all(["systemctl", "service"].map((name) => findProgram(image.tree, name)));
    if (managers.every((path) => path === undefined))
      findings.push({ message: "neither systemctl nor service is there to start the agent", subject: "systemctl" });
    return findings;
  },
});
