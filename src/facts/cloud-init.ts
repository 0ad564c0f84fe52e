import { type Fact, defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { type AzureSettings, azureSettings } from "./cloud-init/azure-settings.ts";
import { type CloudInitConfig, cloudInitConfig } from "./cloud-init/config.ts";
import { type DatasourceChoice, datasourceChoice } from "./cloud-init/datasource-choice.ts";
import { type DefaultUser, defaultUser } from "./cloud-init/default-user.ts";
import { type DsIdentify, dsIdentify } from "./cloud-init/ds-identify.ts";
import type { Reason } from "./cloud-init/ds-identify-run.ts";
import { type CloudInitFeatures, featuresOf } from "./cloud-init/features.ts";
import { cloudInitInstallation } from "./cloud-init/installation.ts";
import { type Stage, cloudInitStages } from "./cloud-init/stages.ts";
import { type Generator, type SwitchedOff, cloudInitStartup } from "./cloud-init/startup.ts";
import type { Version } from "./cloud-init/version.ts";
import { findProgram } from "./programs.ts";
import { units } from "./units.ts";

/**
 * - C0: not installed
 * - C1: enabled as `systemctl is-enabled` counts it, runs with Azure
 * - C1v: as C1, but enabled by vendor links only, which `is-enabled` does not count
 * - C2: the units are enabled, yet cloud-init does not run
 * - C3: the units are disabled or masked
 * - C4: runs with another source than Azure, or finds none
 */
export type CloudInitState = "C0" | "C1" | "C1v" | "C2" | "C3" | "C4";

export interface CloudInit {
  readonly installed: boolean;
  readonly version: Version | undefined;
  readonly packageVersion: string | undefined;
  readonly features: CloudInitFeatures;
  /** The stages by the unit files that are there. */
  readonly units: readonly Stage[];
  /** Every stage would start once cloud-init.target does. */
  readonly unitsEnabled: boolean;
  readonly generator: Generator;
  /** What keeps cloud-init from running although its units are enabled. */
  readonly switchedOff: SwitchedOff | undefined;
  readonly dsIdentify: DsIdentify;
  readonly config: CloudInitConfig;
  /** The list that counts at run time, its origin, and the source that comes out of it. */
  readonly datasource: DatasourceChoice;
  /** `datasource.list`. */
  readonly datasourceList: readonly string[];
  /** Azure is the source that would be used, were cloud-init to run. */
  readonly azureEffective: boolean;
  readonly azure: AzureSettings;
  readonly defaultUser: DefaultUser;
  /** What the agent's `Provisioning.Agent=auto` goes by. */
  readonly enabledAsWaagentSeesIt: WaagentView;
  readonly runs: { readonly value: boolean; readonly azure: boolean; readonly reason: Reason };
  readonly state: CloudInitState;
}

export interface WaagentView {
  /** `systemctl is-enabled cloud-init-local.service` says `enabled`. */
  readonly value: boolean;
  /**
   * Where the first test fails: `service cloud-init status` succeeds once cloud-init.service has run, so the agent may
   * believe it enabled all the same.
   */
  readonly maybeByStatus: boolean;
  readonly reason: Reason;
}

/** How cloud-init stands in the image and what it does on Azure. */
export const cloudInit: Fact<CloudInit> = defineFact("cloud-init", async (image: Image) => {
  const installation = await image.fact(cloudInitInstallation);
  const { installed, version, packageVersion } = installation;
  const { stages, allStart } = await image.fact(cloudInitStages);
  const config = await image.fact(cloudInitConfig);
  const startup = await image.fact(cloudInitStartup);
  const datasource = await image.fact(datasourceChoice);
  const runs = runsOf(installed, startup, datasource);
  const enabledAsWaagentSeesIt = await waagentView(image, runs.value);
  return {
    installed,
    version,
    packageVersion,
    features: featuresOf(version),
    units: stages,
    unitsEnabled: allStart,
    generator: startup.generator,
    switchedOff: installed ? startup.switchedOff : undefined,
    dsIdentify: await image.fact(dsIdentify),
    config,
    datasource,
    datasourceList: datasource.list,
    azureEffective: datasource.isAzure,
    azure: azureSettings(config, version),
    defaultUser: defaultUser(config),
    enabledAsWaagentSeesIt,
    runs,
    state: stateOf(installed, runs, enabledAsWaagentSeesIt.value),
  };
});

function runsOf(
  installed: boolean,
  startup: { readonly runs: boolean; readonly reason: Reason },
  datasource: DatasourceChoice,
): CloudInit["runs"] {
  if (!installed) return { value: false, azure: false, reason: { text: "cloud-init is not installed" } };
  if (!startup.runs) return { value: false, azure: false, reason: startup.reason };
  if (datasource.isAzure) return { value: true, azure: true, reason: startup.reason };
  const text =
    datasource.source === undefined || datasource.source === "None"
      ? `no source of the list [${datasource.list.join(", ")}] has data on Azure`
      : `cloud-init uses the datasource ${datasource.source}`;
  return { value: true, azure: false, reason: { text, ...datasource.place } };
}

/** `cloud_init_is_enabled` of the agent (azurelinuxagent/pa/provision/cloudinitdetect.py). */
async function waagentView(image: Image, runs: boolean): Promise<WaagentView> {
  const found = await image.fact(units);
  const local = found.find("cloud-init-local.service");
  const value = found.manager === "systemd" && local?.isEnabled === "enabled";
  const hasStatus =
    found.find("cloud-init.service") !== undefined && (await findProgram(image.tree, "service")) !== undefined;
  const state = local?.isEnabled ?? "not-found";
  return {
    value,
    maybeByStatus: !value && runs && hasStatus,
    reason: {
      text: `systemctl is-enabled cloud-init-local.service says ${state}`,
      ...(local ? { path: local.path } : {}),
    },
  };
}

function stateOf(installed: boolean, runs: CloudInit["runs"], isEnabled: boolean): CloudInitState {
  if (!installed) return "C0";
  if (!runs.value) return isEnabled ? "C2" : "C3";
  if (!runs.azure) return "C4";
  return isEnabled ? "C1" : "C1v";
}
