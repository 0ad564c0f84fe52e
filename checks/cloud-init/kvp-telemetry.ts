import { textOf } from "../../src/facts/cloud-init/config-node.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.kvp-telemetry",
  title: "cloud-init reports its progress through Hyper-V",
  level: "should",
  requirements: ["cloud-init.kvp-telemetry"],
  why: "With the hyperv reporter Azure sees how far provisioning got, which is all there is when a VM does not come up. Official images of some distributions go without, and the pages allow to remove it: a note.",
  fix: {
    text: "Configure the reporter.",
    commands: [
      "printf 'reporting:\\n  logging:\\n    type: log\\n  telemetry:\\n    type: hyperv\\n' > /etc/cloud/cloud.cfg.d/10-azure-kvp.cfg",
    ],
  },
  appliesTo: { security: ["standard", "trusted-launch"] },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const reporting = look.config.get("reporting");
    const reporters = reporting?.kind === "map" ? [...reporting.entries.keys()] : [];
    if (reporters.some((name) => textOf(look.config.get("reporting", name, "type")) === "hyperv")) return [];
    return [
      {
        message: "no reporter of the type hyperv is configured",
        ...(reporting ? { path: reporting.path, line: reporting.line } : {}),
        subject: "reporting",
        level: "info",
      },
    ];
  },
});
