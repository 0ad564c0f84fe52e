import { defineCheck } from "../../src/lint/check.ts";
import { enabledCloudInit } from "./_installed.ts";
import { missingModules } from "./_modules.ts";

export default defineCheck({
  id: "cloud-init.ssh-users-modules",
  title: "cloud-init makes the user, installs keys and sets the host name",
  level: "must",
  requirements: ["cloud-init.ssh-users-modules"],
  why: "Each is the work of one module; a VM without users_groups or ssh reports ready and lets nobody in. Without update_hostname a later change of the name is lost: a warning. A module in a later stage still runs: a note.",
  fix: { text: "Restore the distribution's list of cloud_init_modules in /etc/cloud/cloud.cfg." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const look = await enabledCloudInit(image);
    if ("kind" in look) return look;
    return missingModules(look.config, [
      { name: "users_groups" },
      { name: "ssh" },
      { name: "set_hostname" },
      { name: "update_hostname", level: "should" },
    ]);
  },
});
