import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { resourceMountPoints, swapFilesOnResourceDisk } from "./_swap.ts";

/** What mount points may hold without being data: what mkfs makes, and the agent's own warning. */
const harmless: ReadonlySet<string> = new Set(["lost+found", "DATALOSS_WARNING_README.txt"]);

export default defineCheck({
  id: "storage.resource-mountpoint-clean",
  title: "Nothing lies where the temporary disk is mounted",
  level: "should",
  requirements: ["storage.resource-mountpoint-clean", "agent.resource-disk-mountpoint"],
  why: "What the image has at /mnt, /mnt/resource or another mount point of the temporary disk stays on the OS disk, hidden once the disk is mounted, and services that expect it there find an empty disk. Data written there later is lost when the VM moves. Empty directories are fine, and swap files are told by storage.no-swap-file.",
  fix: { text: "Move the data to another place and delete the files.", commands: ["rm -rf /mnt/resource/*"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const points = (await attempt(unseen, resourceMountPoints(image))) ?? ["/mnt/resource"];
    const swapFiles = new Set(swapFilesOnResourceDisk(points));
    for (const point of new Set(points)) {
      const file = await attempt(unseen, firstFile(point, 0));
      if (file !== undefined && !findings.some(({ path }) => path === file))
        findings.push({ message: `data lies where the temporary disk is mounted (${point})`, path: file });
    }
    return partial(findings, unseen);

    /** The first entry that is no directory, two levels deep at most: enough to see that somebody keeps data here. */
    async function firstFile(directory: string, depth: number): Promise<string | undefined> {
      if ((await image.tree.stat(directory))?.type !== "directory") return undefined;
      for (const { name, type } of await image.tree.readDir(directory)) {
        const path = `${directory}/${name}`;
        if (harmless.has(name) || swapFiles.has(path)) continue;
        if (type !== "directory") return path;
        const inside = depth < 2 ? await firstFile(path, depth + 1) : undefined;
        if (inside !== undefined) return inside;
      }
      return undefined;
    }
  },
});
