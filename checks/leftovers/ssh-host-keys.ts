import { pathGlob } from "../../src/facts/path-glob.ts";
import { sshd } from "../../src/facts/sshd.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** Where ssh-keygen -A, sshd-keygen, cloud-init, the agent and Dropbear put keys, whatever sshd_config says. */
const usual: readonly string[] = ["/etc/ssh/*_host_*key{,.pub}", "/etc/dropbear/dropbear_*_host_key"];

export default defineCheck({
  id: "leftovers.ssh-host-keys",
  title: "No SSH host keys are shared by all VMs",
  level: "must",
  requirements: ["leftovers.ssh-host-keys", "provisioning.left-ssh-host-keys", "lisa.marketplace-generalized"],
  why: "Whoever has the image has the private host keys of every VM made of it and can pose as any of them. `waagent -deprovision` deletes them only with Provisioning.RegenerateSshHostKeyPair=y. Empty files do not count: key generators take them for missing.",
  fix: {
    text: "Delete the keys; cloud-init, the agent or the distribution's key generator makes new ones at first boot.",
    commands: ["rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const paths = await keysWithContent(image, unseen);
    const findings: Finding[] = [];
    for (const path of [...paths].sort()) {
      // A public key beside its private one is no finding of its own.
      if (!path.endsWith(".pub")) findings.push({ message: "private host key left behind", path });
      else if (!paths.has(path.slice(0, -4))) findings.push({ message: "public host key left behind", path });
    }
    return partial(findings, unseen);
  },
});

async function keysWithContent(image: Image, unseen: Error[]): Promise<ReadonlySet<string>> {
  const configured = (await attempt(unseen, image.fact(sshd)))?.hostKeys ?? [];
  const candidates = new Set(configured.flatMap((path) => [path, `${path}.pub`]));
  for (const pattern of usual)
    for (const { path } of (await attempt(unseen, pathGlob(image.tree, pattern))) ?? []) candidates.add(path);
  const paths = new Set<string>();
  for (const path of candidates) {
    const stat = await attempt(unseen, image.tree.stat(path));
    if (stat?.type === "file" && stat.sizeBytes > 0) paths.add(path);
  }
  return paths;
}
