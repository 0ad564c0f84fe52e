import { type CloudInit, cloudInit } from "../../src/facts/cloud-init.ts";
import { type CloudInitConfig, cloudInitConfig } from "../../src/facts/cloud-init/config.ts";
import type { ConfigNode } from "../../src/facts/cloud-init/config-node.ts";
import { type CloudInitInstallation, cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, type NotApplicable, notApplicable } from "../../src/lint/check.ts";

export interface Configured {
  readonly config: CloudInitConfig;
  readonly installation: CloudInitInstallation;
}

/** The configuration of an installed cloud-init, without a look at what starts it. */
export async function configuredCloudInit(image: Image): Promise<Configured | NotApplicable> {
  const installation = await image.fact(cloudInitInstallation);
  if (!installation.installed) return notApplicable("cloud-init is not installed");
  return { installation, config: await image.fact(cloudInitConfig) };
}

/** A cloud-init whose units are enabled, so that it is meant to run; a kill switch may still stop it. */
export async function enabledCloudInit(image: Image): Promise<CloudInit | NotApplicable> {
  const fact = await image.fact(cloudInit);
  if (!fact.installed) return notApplicable("cloud-init is not installed");
  return fact.unitsEnabled ? fact : notApplicable("cloud-init's units are not enabled");
}

/** A finding about a value of the configuration, at its line. */
export function at(node: Pick<ConfigNode, "path" | "line">, message: string, more: Partial<Finding> = {}): Finding {
  return { message, path: node.path, line: node.line, ...more };
}
