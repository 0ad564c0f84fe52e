import { isYes } from "../../src/facts/network/ifcfg.ts";
import { os } from "../../src/facts/os.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import { type Level, defineCheck, notApplicable } from "../../src/lint/check.ts";

const NETWORK = "/etc/sysconfig/network";

export default defineCheck({
  id: "network.sysconfig-network",
  title: "/etc/sysconfig/network switches networking on",
  level: "must",
  requirements: ["network.sysconfig-network", "lisa.network-file"],
  why: "On releases 6 and 7 the network scripts stop when the file is missing or says NETWORKING=no, and certification looks for NETWORKING=yes. From release 8 on only that test still reads it, so there it is noted.",
  fix: {
    text: "Write the two lines.",
    commands: ["printf 'NETWORKING=yes\\nHOSTNAME=localhost.localdomain\\n' > /etc/sysconfig/network"],
  },
  appliesTo: { family: ["redhat"] },
  async run(image) {
    const { id, major } = await image.fact(os);
    if (major === undefined || (id === "fedora" && major >= 39))
      return notApplicable("this release does not have the file");
    const isOld = id !== "fedora" && major <= 7;
    const level = (old: Level) => ({ level: isOld ? old : "info" }) as const;
    const text = await image.tree.readText(NETWORK, { optional: true });
    if (text === undefined) return [{ message: "the file is missing", path: NETWORK, ...level("must") }];
    const setting = readShellVariables(text, NETWORK).variables.get("NETWORKING");
    if (!setting)
      return [
        {
          message: "the file does not set NETWORKING",
          path: NETWORK,
          ...level("should"),
          evidence: { expected: "NETWORKING=yes" },
        },
      ];
    if (isYes(setting.value)) return [];
    const evidence = { actual: `NETWORKING=${setting.value}`, expected: "NETWORKING=yes" };
    return [{ message: "networking is switched off", path: NETWORK, line: setting.line, ...level("must"), evidence }];
  },
});
