import { python } from "../../src/facts/python.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

/** Certification's old floor, and the one of Microsoft's test of today. */
const OLDEST = "2.6";
const MAINTAINED = "3.9";

export default defineCheck({
  id: "generic.python",
  title: "A Python of a maintained release is there",
  level: "must",
  requirements: ["generic.python", "lisa.python-version", "lisa.marketplace-python", "lisa.hydration-agent-prereqs"],
  why: "The agent is written in Python and does not start without one; certification asks for 2.6 or later. Microsoft's own test asks for 3.9, which SLES 15 (3.6) and RHEL 8 (platform-python 3.6) do not have, so that is only noted. An image without the agent needs none.",
  fix: {
    text: "Install Python 3.",
    ...installing({ debian: "python3", redhat: "python3", suse: "python3", azurelinux: "python3", photon: "python3" }),
  },
  async run(image) {
    const { interpreters } = await image.fact(python);
    const agent = await image.fact(waagent);
    if (interpreters.length === 0) {
      // An interpreter of its own, as in images with the agent in a directory of its own, is the agent's affair.
      if (agent.installed && agent.interpreterExists) return [];
      if (agent.hidden !== undefined) return undecided(agent.hidden);
      return [{ message: "no Python is installed", level: agent.installed ? "must" : "info" }];
    }
    const versions = interpreters.flatMap(({ version }) => version ?? []);
    const newest = [...versions].sort(compareDotted).at(-1);
    if (newest === undefined) return undecided("no name of an interpreter tells its version");
    const evidence = (expected: string) => ({ evidence: { actual: newest, expected: `${expected} or newer` } });
    const path = interpreters.find(({ version }) => version === newest)?.path;
    const place = path === undefined ? {} : { path };
    if (compareDotted(newest, OLDEST) < 0)
      return [{ message: `Python ${newest} is too old for the agent`, ...place, ...evidence(OLDEST) }];
    if (compareDotted(newest, MAINTAINED) >= 0) return [];
    return [
      {
        message: `Python ${newest} is older than Microsoft's test asks for`,
        ...place,
        level: "info",
        ...evidence(MAINTAINED),
      },
    ];
  },
});
