import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { cloudInit } from "./cloud-init.ts";
import { decide } from "./provisioning/decide.ts";
import { gatherAgent } from "./provisioning/gather-agent.ts";
import { gatherCloudInit } from "./provisioning/gather-cloud-init.ts";
import {
  gatherAzureInit,
  gatherHostKeys,
  gatherIgnition,
  gatherMedium,
  gatherReporter,
  gatherUnseen,
  isFips,
} from "./provisioning/gather-others.ts";
import type { ProvisioningInput } from "./provisioning/input.ts";
import type { ProvisioningVerdict } from "./provisioning/verdict.ts";
import { waagent } from "./waagent.ts";

export type { ProvisioningVerdict } from "./provisioning/verdict.ts";

export interface Provisioning {
  readonly generalized: ProvisioningVerdict;
  readonly specialized: ProvisioningVerdict;
}

/** Who provisions a VM of this image, were it generalized, and what happens to one, were it specialized. */
export const provisioning = defineFact("provisioning", async (image: Image): Promise<Provisioning> => {
  const input = await image.fact(provisioningInput);
  const generalized = decide("generalized", input);
  const specialized = decide("specialized", input);
  if (generalized.provisioner !== "none") return { generalized, specialized };
  // Looking through the scripts of all services costs time that only an image without a provisioner has to spend.
  const reporter = await gatherReporter(image);
  return reporter
    ? { generalized: decide("generalized", { ...input, reporter }), specialized }
    : { generalized, specialized };
});

/** What the verdict is made of; a reporter of the image's own is looked for only when nobody else provisions. */
export const provisioningInput = defineFact("provisioning-input", async (image: Image): Promise<ProvisioningInput> => {
  const agent = await image.fact(waagent);
  const fips = await isFips(image);
  const cloudInitInput = await gatherCloudInit(image, await image.fact(cloudInit), { fips });
  return {
    agent: await gatherAgent(agent),
    cloudInit: cloudInitInput,
    azureInit: await gatherAzureInit(image),
    ignition: await gatherIgnition(image, agent),
    reporter: undefined,
    ...(await gatherHostKeys(image, cloudInitInput)),
    medium: await gatherMedium(image),
    unseen: await gatherUnseen(image, agent),
  };
});
