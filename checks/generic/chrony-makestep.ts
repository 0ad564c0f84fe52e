import { defineCheck } from "../../src/lint/check.ts";
import { isChrony, runningChrony } from "./_chrony.ts";

export default defineCheck({
  id: "generic.chrony-makestep",
  title: "chrony may step the clock at any time",
  level: "info",
  requirements: ["generic.chrony-makestep", "lisa.timesync-makestep"],
  why: "After a pause of the host the clock can be far off; a limit of updates (`makestep 1.0 3`) lets chrony only slew it by then, which takes hours. Azure's page asks for `makestep 1.0 -1`; RHEL's images have the limit, so this is only noted. The last line counts, included files too.",
  fix: {
    text: "Lift the limit.",
    commands: ["sed -i 's/^makestep.*/makestep 1.0 -1/' /etc/chrony.conf"],
    commandsFor: { debian: ["sed -i 's/^makestep.*/makestep 1.0 -1/' /etc/chrony/chrony.conf"] },
  },
  async run(image) {
    const chrony = await runningChrony(image);
    if (!isChrony(chrony)) return chrony;
    const { makestep } = chrony;
    const expected = "makestep 1.0 -1";
    if (!makestep) return [{ message: "chrony never steps the clock", path: chrony.path, evidence: { expected } }];
    const { path, line, thresholdSeconds, limit } = makestep;
    const evidence = { actual: `makestep ${thresholdSeconds} ${limit}`, expected };
    if (limit >= 0)
      return [{ message: `chrony steps the clock in its first ${limit} updates only`, path, line, evidence }];
    if (thresholdSeconds > 1)
      return [{ message: `chrony lets the clock be ${thresholdSeconds} seconds off`, path, line, evidence }];
    return [];
  },
});
