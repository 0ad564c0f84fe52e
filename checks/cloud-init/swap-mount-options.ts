import { swapDirective } from "../../src/facts/cloud-init/swap.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { configuredCloudInit } from "./_installed.ts";

/** Units after which the swap exists; the network stage has two names. */
const stages = ["cloud-init.service", "cloud-init-network.service"];

export default defineCheck({
  id: "cloud-init.swap-mount-options",
  title: "Swap on the temporary disk does not hold up the boot",
  level: "must",
  requirements: ["cloud-init.swap-mount-options"],
  why: "Not every VM size has a temporary disk. Without nofail such a VM waits for it and ends in the emergency shell. With nofail a missing x-systemd.device-timeout or x-systemd.requires only costs time or the swap of the first boot: a warning.",
  fix: {
    text: "Use sw,nofail,x-systemd.requires=cloud-init.service,x-systemd.device-timeout=2 as the options of the entry.",
  },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    const mounts = swapDirective(look.config)?.mounts ?? [];
    if (mounts.length === 0) return notApplicable("cloud-init's configuration mounts no swap");
    return mounts.flatMap(({ device, options, path, line }): Finding[] => {
      const base = { path, line, subject: device, evidence: { actual: options.join(",").slice(0, 200) } };
      if (!options.includes("nofail")) return [{ ...base, message: `the swap entry of ${device} lacks nofail` }];
      const hasTimeout = options.some((option) => option.startsWith("x-systemd.device-timeout="));
      const waits = stages.some((stage) =>
        ["requires", "after"].some((word) => options.includes(`x-systemd.${word}=${stage}`)),
      );
      const missing = [
        ...(hasTimeout ? [] : ["x-systemd.device-timeout"]),
        ...(waits ? [] : ["x-systemd.requires=cloud-init.service"]),
      ];
      const message = `the swap entry of ${device} lacks ${missing.join(" and ")}`;
      return missing.length === 0 ? [] : [{ ...base, message, level: "should" }];
    });
  },
});
