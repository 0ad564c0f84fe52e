import { type Version, isBefore } from "./version.ts";

export interface CloudInitFeatures {
  /** Provisions from the metadata service when there is no medium, and so without udf (21.2). */
  readonly worksWithoutMedium: boolean;
  /** Writes a small ovf-env.xml for the agent when there is no medium (21.3). */
  readonly writesOvfEnv: boolean;
  /** Reads the network's settings from the metadata service (18.5). */
  readonly hasImdsNetwork: boolean;
  /** Names the virtual function of accelerated networking correctly (19.4). */
  readonly handlesAcceleratedNetworking: boolean;
  /** Runs disk_setup and mounts in the init stage by its own configuration (23). */
  readonly packagesDiskModulesInInit: boolean;
  /** Finds a datasource whatever the case of its name (23.2). */
  readonly matchesSourcesInAnyCase: boolean;
  /** Renders `## template: jinja` files of cloud.cfg.d in later stages (22.3). */
  readonly rendersTemplates: boolean;
}

/** What a release can do; without a version what the newest can. */
export function featuresOf(version: Version | undefined): CloudInitFeatures {
  const from = (first: string): boolean => version === undefined || !isBefore(version, first);
  return {
    worksWithoutMedium: from("21.2"),
    writesOvfEnv: from("21.3"),
    hasImdsNetwork: from("18.5"),
    handlesAcceleratedNetworking: from("19.4"),
    packagesDiskModulesInInit: from("23"),
    matchesSourcesInAnyCase: from("23.2"),
    rendersTemplates: from("22.3"),
  };
}
