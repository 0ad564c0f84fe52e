import { mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { type Waagent, waagent } from "../../src/facts/waagent.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

interface Need {
  readonly who: string;
  /** Any of these will do. */
  readonly programs: readonly string[];
}

export default defineCheck({
  id: "storage.mkfs-for-resource",
  title: "The tools that prepare the temporary disk are there",
  level: "should",
  requirements: ["storage.mkfs-for-resource"],
  why: "The temporary disk comes as NTFS. cloud-init partitions it (sgdisk, or sfdisk in releases of today) and makes ext4; the agent makes swap with mkswap where it is told to. Without the program the disk stays as it is and the VM runs without it. What the agent formats with is judged by agent.resource-disk-filesystem.",
  fix: {
    text: "Install the packages.",
    ...installing({
      debian: "fdisk e2fsprogs gdisk",
      redhat: "util-linux e2fsprogs gdisk",
      suse: "util-linux e2fsprogs gptfdisk",
      azurelinux: "util-linux e2fsprogs gptfdisk",
    }),
  },
  async run(image) {
    const agent = await image.fact(waagent);
    if (agent.hidden !== undefined) return undecided(agent.hidden);
    const needs = [...(await needsOfCloudInit(image)), ...needsOfAgent(agent)];
    if (needs.length === 0) return notApplicable("neither cloud-init nor swap by the agent needs one");
    const findings: Finding[] = [];
    for (const { who, programs } of needs) {
      const found = await Promise.all(programs.map((name) => findProgram(image.tree, name)));
      if (found.some((path) => path !== undefined)) continue;
      findings.push({ message: `${who} does not find ${programs.join(" or ")}`, subject: programs[0] ?? "" });
    }
    return findings;
  },
});

async function needsOfCloudInit(image: Image): Promise<readonly Need[]> {
  const { runs, config } = await image.fact(cloudInit);
  if (!runs.value || !mountsEphemeralDisk(config)) return [];
  const who = "cloud-init";
  return [
    { who, programs: ["sgdisk", "sfdisk"] },
    { who, programs: ["mkfs.ext4"] },
  ];
}

function needsOfAgent({ config, startsAtBoot }: Pick<Waagent, "config" | "startsAtBoot">): readonly Need[] {
  if (!config || !startsAtBoot || !config.switch("ResourceDisk.Format").value) return [];
  const who = "the agent";
  return config.switch("ResourceDisk.EnableSwap").value ? [{ who, programs: ["mkswap"] }] : [];
}
