import type { Image } from "../../src/image/image.ts";
import { provisioning, type ProvisioningVerdict } from "../../src/facts/provisioning.ts";
import type { Target } from "../../src/lint/target.ts";

/** What the agent does about provisioning on a VM of this image: see `ProvisioningVerdict.handler`. */
export async function handlerOf(image: Image, target: Target): Promise<ProvisioningVerdict["handler"]> {
  const verdicts = await image.fact(provisioning);
  return verdicts[target.type].handler;
}
