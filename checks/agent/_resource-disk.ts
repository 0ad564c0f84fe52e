import { cloudInit } from "../../src/facts/cloud-init.ts";
import { mountsEphemeralDisk } from "../../src/facts/cloud-init/modules.ts";
import type { Image } from "../../src/image/image.ts";
import { type NotApplicable, notApplicable, type Undecided } from "../../src/lint/check.ts";
import { type ConfiguredAgent, configuredAgent, isConfigured } from "./_config.ts";

/** The agent beside a cloud-init that formats and mounts the resource disk, or why the two do not meet. */
export async function agentBesideCloudInit(image: Image): Promise<ConfiguredAgent | NotApplicable | Undecided> {
  const look = await configuredAgent(image);
  if (!isConfigured(look)) return look;
  if (!look.agent.startsAtBoot) return notApplicable("the agent does not start at boot");
  const { runs, config } = await image.fact(cloudInit);
  if (!runs.value) return notApplicable(runs.reason.text);
  if (!mountsEphemeralDisk(config)) return notApplicable("cloud-init leaves the resource disk alone");
  return look;
}

export async function cloudInitMountsResourceDisk(image: Image): Promise<boolean> {
  const { runs, config } = await image.fact(cloudInit);
  return runs.value && mountsEphemeralDisk(config);
}
