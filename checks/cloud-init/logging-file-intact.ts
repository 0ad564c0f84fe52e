import { isTruthy } from "../../src/facts/cloud-init/config-node.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.logging-file-intact",
  title: "cloud-init's own log is still configured",
  level: "info",
  requirements: ["cloud-init.logging-file-intact"],
  why: "The texts for RHEL and SUSE write 05_logging.cfg anew with only the output line; the packaged log_cfgs are gone then, and /var/log/cloud-init.log may stay empty.",
  fix: { text: "Restore the packaged 05_logging.cfg and append to it." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const { config } = look;
    if (isTruthy(config.get("log_cfgs"))) return [];
    const file = config.files.find(({ path }) => path.endsWith("/05_logging.cfg"));
    const cut = file?.node && !file.node.entries.has("log_cfgs");
    const message = cut ? "the file has lost its log_cfgs" : "log_cfgs is not set";
    return [{ message, ...(file ? { path: file.path } : {}), subject: "log_cfgs" }];
  },
});
