import type { CloudInitConfig } from "./config.ts";
import { type ConfigNode, isFalse, isTrue, isTruthy, textOf } from "./config-node.ts";
import { type Version, isBefore } from "./version.ts";

/** A setting in force; without a path it is cloud-init's own default. */
export interface AzureSetting<T> {
  readonly value: T;
  readonly path?: string;
  readonly line?: number;
}

/** `datasource: Azure:` (`cloudinit/sources/DataSourceAzure.py: BUILTIN_DS_CONFIG`). Keys are case-sensitive. */
export interface AzureSettings {
  /** Where ovf-env.xml is kept; must be the agent's `Lib.Dir`. */
  readonly dataDir: AzureSetting<string>;
  /** Settings for the network come from the metadata service (from 18.5). */
  readonly applyNetworkConfig: AzureSetting<boolean>;
  /** Ready is never reported (26.2). */
  readonly skipsReadyReport: AzureSetting<boolean>;
  /** A temporary disk with NTFS stays as it is. */
  readonly neverDestroyNtfs: AzureSetting<boolean>;
}

export function azureSettings(config: CloudInitConfig, version: Version | undefined): AzureSettings {
  const node = (key: string): ConfigNode | undefined => config.get("datasource", "Azure", key);
  const truth = (key: string, fallback: boolean): AzureSetting<boolean> => {
    const found = node(key);
    return found ? { value: isTruthy(found), path: found.path, line: found.line } : { value: fallback };
  };
  const dataDir = node("data_dir");
  const dataDirText = textOf(dataDir);
  const skips = truth("experimental_skip_ready_report", false);
  return {
    dataDir:
      dataDir && dataDirText !== undefined
        ? { value: dataDirText, path: dataDir.path, line: dataDir.line }
        : { value: "/var/lib/waagent" },
    applyNetworkConfig: truth("apply_network_config", true),
    skipsReadyReport: version !== undefined && isBefore(version, "26.2") ? { value: false } : skips,
    neverDestroyNtfs: booleanOption(node("never_destroy_ntfs")),
  };
}

function booleanOption(node: ConfigNode | undefined): AzureSetting<boolean> {
  if (!node || isFalse(node)) return node ? { value: false, path: node.path, line: node.line } : { value: false };
  return { value: isTrue(node), path: node.path, line: node.line };
}
