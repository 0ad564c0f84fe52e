import { DS_IDENTIFY_CFG } from "../../src/facts/cloud-init/ds-identify-input.ts";
import { dsIdentify } from "../../src/facts/cloud-init/ds-identify.ts";
import { reachableStat } from "../../src/facts/reachable.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.no-ds-identify-cfg",
  title: "ds-identify is not overridden",
  level: "must",
  requirements: ["cloud-init.no-ds-identify-cfg"],
  why: "The file decides whether cloud-init runs and with which datasource, before any other configuration: with another datasource in it the VM gets no account, and the deployment times out with OSProvisioningTimedOut. One that still leads to Azure is a warning, since it also hides what the list of datasources says.",
  fix: { text: "Delete the file.", commands: [`rm -f ${DS_IDENTIFY_CFG}`] },
  appliesTo: { type: ["generalized"], distro: ["ubuntu"] },
  async run(image) {
    if ((await reachableStat(image.tree, DS_IDENTIFY_CFG))?.type !== "file") return [];
    const { settings, enabled, datasources } = await image.fact(dsIdentify);
    const own = [settings.policy, settings.datasource].find((setting) => setting?.path === DS_IDENTIFY_CFG);
    const isHarmless = enabled && (datasources.length === 0 || datasources[0]?.toLowerCase() === "azure");
    return [
      {
        message: "a ds-identify override is left behind",
        path: DS_IDENTIFY_CFG,
        ...(own?.line === undefined ? {} : { line: own.line, evidence: { actual: own.value.slice(0, 80) } }),
        ...(isHarmless ? { level: "should" as const } : {}),
      },
    ];
  },
});
