import configPath from "../../../checks/provisioning/azure-init-config-path.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { azureInit, bare } from "../../facts/provisioning/trees.ts";

const file = "/etc/azure-init/azure-init.toml";

checkTest(configPath, {
  pass: {
    "no configuration": { ...bare, ...azureInit },
    "a file where it is read": { ...bare, ...azureInit, "/etc/azure-init.toml": "[imds]\n" },
    "the manual's place, named by the unit": {
      ...bare,
      ...azureInit,
      [file]: "[imds]\n",
      "/etc/systemd/system/azure-init.service.d/own.conf": `[Service]\nEnvironment=AZURE_INIT_CONFIG=${file}\n`,
    },
  },
  fail: {
    "the manual's place": [
      { ...bare, ...azureInit, [file]: "[imds]\n", "/etc/azure-init/azure-init.toml.d/1.toml": "" },
      { message: "azure-init does not read this file", path: file },
      { path: "/etc/azure-init/azure-init.toml.d/1.toml" },
    ],
  },
  notApplicable: { "no azure-init": { ...debian12(), [file]: "[imds]\n" } },
});
