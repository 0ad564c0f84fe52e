import { packages } from "../../src/facts/packages.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.from-distro-package",
  title: "The agent belongs to a package of the distribution",
  level: "should",
  requirements: ["agent.from-distro-package"],
  why: "An agent that was installed from source or copied by hand is not supported, gets no fixes from the distribution, and its service and udev rules are often missing. The package database decides who owns the program.",
  fix: { text: "Remove the manual copy and install the distribution's package." },
  references: [
    {
      title: "Azure Linux Agent: installation",
      url: "https://learn.microsoft.com/azure/virtual-machines/extensions/agent-linux#installation",
    },
  ],
  async run(image) {
    const { executable, hidden, packageName } = await image.fact(waagent);
    if (executable === undefined)
      return hidden === undefined ? notApplicable("the agent is not installed") : undecided(hidden);
    const { database, ownerOf } = await image.fact(packages);
    if (database === undefined) return notApplicable("the system has no package database");
    // Not every database lists files: then the package itself speaks for the place that it uses.
    if (packageName !== undefined && /^\/usr\/s?bin\//.test(executable)) return [];
    if (!ownerOf) return undecided("the package database does not tell who owns a file");
    const real = await image.tree.realPath(executable);
    for (const path of new Set([executable, ...(real === undefined ? [] : [real])])) {
      if ((await ownerOf(path)) !== undefined) return [];
    }
    return [{ message: "no package owns the agent's program", path: executable }];
  },
});
