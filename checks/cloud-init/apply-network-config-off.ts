import { azureSettings } from "../../src/facts/cloud-init/azure-settings.ts";
import { disabledNetworkConfig } from "../../src/facts/cloud-init/modules.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.apply-network-config-off",
  title: "cloud-init does not take network settings from the metadata service",
  level: "should",
  requirements: ["cloud-init.apply-network-config-off"],
  why: "The pages for RHEL, SUSE and Oracle want apply_network_config: False, so that secondary addresses and routes of the metadata service do not land in the image's own network files, where two managers then set them on one NIC. cloud-init's default works, and official images rely on it: a note.",
  fix: {
    text: "Set the key below datasource and Azure.",
    commands: [
      "printf 'datasource:\\n  Azure:\\n    apply_network_config: False\\n' > /etc/cloud/cloud.cfg.d/91-azure_network.cfg",
    ],
  },
  appliesTo: { type: ["generalized"], family: ["redhat", "suse", "other"] },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const { config, installation } = look;
    if (disabledNetworkConfig(config)) return notApplicable("cloud-init's network configuration is disabled");
    const { applyNetworkConfig } = azureSettings(config, installation.version);
    if (!applyNetworkConfig.value) return [];
    const { path, line } = applyNetworkConfig;
    return [
      {
        message: "cloud-init applies the metadata service's network settings",
        ...(path === undefined ? {} : { path }),
        ...(line === undefined ? {} : { line }),
        subject: "datasource.Azure.apply_network_config",
        level: "info",
        evidence: { actual: path === undefined ? "not set, which means true" : "true", expected: "false" },
      },
    ];
  },
});
