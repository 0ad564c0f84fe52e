import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

const files = [
  "/etc/waagent.conf",
  "/etc/waagent.conf.rpmsave",
  "/etc/waagent.conf.rpmnew",
  "/etc/waagent.conf.dpkg-old",
  "/var/log/waagent.log",
];
const directories = ["/var/lib/waagent", "/var/log/azure"];

export default defineCheck({
  id: "agent.remnants-when-removed",
  title: "An agent that was removed leaves nothing behind",
  level: "should",
  requirements: ["agent.remnants-when-removed"],
  why: "An image without the agent is deployed with the VM agent switched off; its old configuration, state and logs mislead people and tools, and the state holds keys of the build VM. Removing a package keeps its configuration on Debian (purge it) and as .rpmsave elsewhere. cloud-init keeps ovf-env.xml in /var/lib/waagent of its own accord, so that alone is no remnant.",
  fix: {
    text: "Remove what the agent left.",
    commands: ["rm -rf /var/lib/waagent /etc/waagent.conf* /var/log/waagent.log /var/log/azure"],
  },
  async run(image) {
    const { installed, hidden, unit } = await image.fact(waagent);
    if (installed) return notApplicable("the agent is installed");
    if (hidden !== undefined) return notApplicable(hidden);
    const found: string[] = [];
    for (const path of files) {
      if ((await image.tree.lstat(path)) !== undefined) found.push(path);
    }
    for (const path of directories) {
      const names = (await image.tree.stat(path))?.type === "directory" ? await image.tree.readDir(path) : [];
      if (names.some(({ name }) => name !== "ovf-env.xml")) found.push(path);
    }
    if (unit && !unit.masked) found.push(unit.path);
    return found.map((path) => ({ message: "the removed agent left this behind", path }));
  },
});
