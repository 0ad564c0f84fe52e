import { fstab, type FstabEntry } from "../../src/facts/fstab.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "agent.lib-dir-executable",
  title: "Extensions can be run from the agent's library directory",
  level: "must",
  requirements: ["lisa.waagent-extension", "lisa.marketplace-extension-works"],
  why: "The agent unpacks extensions and its own updates below Lib.Dir and runs them there; on a file system that is mounted noexec each of them fails. /etc/fstab decides: the innermost mount above the directory, of its options the last that says exec or noexec.",
  fix: { text: "Mount the file system without noexec, or move Lib.Dir." },
  async run(image) {
    const { installed, hidden, libDir } = await image.fact(waagent);
    if (!installed) return hidden === undefined ? notApplicable("the agent is not installed") : undecided(hidden);
    const { entries } = await image.fact(fstab);
    const above = entries.filter((entry) => !has(entry, "noauto") && isAbove(entry.mountPoint, libDir));
    const mount = above.toSorted((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
    if (!mount || !isNoexec(mount)) return [];
    const { path, line, mountPoint } = mount;
    return [{ message: `${libDir} lies on ${mountPoint}, which is mounted noexec`, path, line, subject: mountPoint }];
  },
});

function isAbove(mountPoint: string, directory: string): boolean {
  const prefix = mountPoint.replace(/\/+$/, "");
  return prefix === directory || directory.startsWith(`${prefix}/`);
}

function has({ options }: FstabEntry, name: string): boolean {
  return options.some((option) => option.name === name);
}

/** mount(8): user and users imply noexec unless exec follows; owner and group do not. */
function isNoexec({ options }: FstabEntry): boolean {
  let noexec = false;
  for (const { name } of options) {
    if (name === "noexec" || name === "user" || name === "users") noexec = true;
    else if (name === "exec" || name === "defaults") noexec = false;
  }
  return noexec;
}
