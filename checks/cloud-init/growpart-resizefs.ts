import { defineCheck } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";
import { missingModules } from "./_modules.ts";

export default defineCheck({
  id: "cloud-init.growpart-resizefs",
  title: "cloud-init grows the root file system to the size of the OS disk",
  level: "should",
  requirements: ["cloud-init.growpart-resizefs"],
  why: "A VM may be deployed with a larger OS disk than the image has. Without both modules partition and root file system keep the size of the image: `df` shows the old size, and the VM runs full although the portal shows room. The merged list cloud_init_modules decides.",
  fix: { text: "Add growpart and resizefs to cloud_init_modules in /etc/cloud/cloud.cfg." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    return missingModules(look.config, [{ name: "growpart" }, { name: "resizefs" }]);
  },
});
