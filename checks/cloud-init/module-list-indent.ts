import { unevenModuleEntries } from "../../src/facts/cloud-init/module-indent.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.module-list-indent",
  title: "The entries of each module list line up",
  level: "must",
  requirements: ["cloud-init.module-list-indent"],
  why: "A deeper entry becomes part of the name above it and neither module runs; a shallower one makes the file invalid and cloud-init drops it: disks stay unmounted, or a VM comes up without the account. The sed lines of the RHEL page insert entries with a fixed indentation, whatever the list has.",
  fix: { text: "Give all entries of the list the same indentation." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    return look.config.files.flatMap(({ path, text }) =>
      unevenModuleEntries(text).map(({ list, text, line, column, expected }) => ({
        message: `an entry of ${list} has another indentation than the first`,
        path,
        line,
        subject: list,
        evidence: { actual: `${column} blanks before ${JSON.stringify(text)}`, expected: `${expected} blanks` },
      })),
    );
  },
});
