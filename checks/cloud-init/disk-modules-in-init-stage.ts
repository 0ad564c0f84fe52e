import { featuresOf } from "../../src/facts/cloud-init/features.ts";
import { listedModules } from "../../src/facts/cloud-init/modules.ts";
import { os } from "../../src/facts/os.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.disk-modules-in-init-stage",
  title: "disk_setup and mounts run in the init stage",
  level: "should",
  requirements: ["cloud-init.disk-modules-in-init-stage"],
  why: "In the config stage the temporary disk is formatted and mounted only when services already run: what they wrote to the mount point by then is hidden under the disk. From 23 on packages list both modules in the init stage by themselves. SUSE's recipe for its own images leaves mounts in the config stage, so there that is only noted.",
  fix: { text: "Move both entries to cloud_init_modules in /etc/cloud/cloud.cfg." },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const { version } = look.installation;
    if (version === undefined) return undecided("the release of cloud-init is not known");
    if (featuresOf(version).packagesDiskModulesInInit) return notApplicable(`not needed with cloud-init ${version}`);
    const modules = listedModules(look.config);
    const { family } = await image.fact(os);
    return ["disk_setup", "mounts"].flatMap((name): Finding[] => {
      const listed = modules.filter((module) => module.name === name);
      const late = listed.find(({ list }) => list !== "cloud_init_modules");
      if (late) {
        const level = name === "mounts" && family === "suse" ? ({ level: "info" } as const) : {};
        return [{ message: `${name} is in ${late.list}`, path: late.path, line: late.line, subject: name, ...level }];
      }
      if (listed.length > 0) return [];
      const list = look.config.get("cloud_init_modules");
      const place = list ? { path: list.path, line: list.line } : {};
      return [{ message: `${name} is in no list of modules`, ...place, subject: name }];
    });
  },
});
