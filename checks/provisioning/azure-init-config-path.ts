import { azureInit } from "../../src/facts/azure-init.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.azure-init-config-path",
  title: "The configuration of azure-init is where it is read",
  level: "should",
  requirements: ["provisioning.azure-init-config-path"],
  why: "azure-init loads /etc/azure-init.toml and /etc/azure-init.d/*.toml. Its manual names /etc/azure-init/, which no code looks at: settings there have no effect, and the VM is provisioned by the defaults, without a word in the log.",
  fix: {
    text: "Move the file to the place that is read.",
    commands: ["mv /etc/azure-init/azure-init.toml /etc/azure-init.toml"],
  },
  references: [
    {
      title: "azure-init: Config::load",
      url: "https://github.com/Azure/azure-init/blob/main/libazureinit/src/config.rs",
    },
  ],
  async run(image) {
    const { installed, unreadFiles, configFiles } = await image.fact(azureInit);
    if (!installed) return notApplicable("azure-init is not installed");
    return unreadFiles
      .filter((path) => !configFiles.includes(path))
      .map((path) => ({ message: "azure-init does not read this file", path }));
  },
});
