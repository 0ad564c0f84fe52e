import { bootEntries } from "../../src/facts/boot-entries.ts";
import { hasWord, splitCommandLine } from "../../src/facts/kernel-command-line.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { enabledCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.not-switched-off",
  title: "Nothing switches cloud-init off",
  level: "must",
  requirements: ["cloud-init.not-switched-off", "leftovers.cloud-init-disabled"],
  why: "A kill switch leaves the units enabled, so the agent still waits for cloud-init: nobody provisions the VM, and after half an hour it is reported as failed. Which switches count depends on the release: until 23.3 the generator reads them, from 23.4 ds-identify and the units do. Of /etc/default/grub the next kernel update makes a command line: a warning.",
  fix: {
    text: "Remove the switch.",
    commands: ["rm -f /etc/cloud/cloud-init.disabled", "rm -f /etc/systemd/system-generators/cloud-init-generator"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const look = await enabledCloudInit(image);
    if ("kind" in look) return look;
    const findings: Finding[] = [];
    const off = look.switchedOff;
    // The list of datasources and the configuration have checks of their own.
    if (off && off.cause !== "datasource" && off.cause !== "configuration") {
      findings.push({
        message: `cloud-init does not run: ${off.text}`,
        ...(off.path === undefined ? {} : { path: off.path }),
        ...(off.line === undefined ? {} : { line: off.line }),
      });
    }
    const { defaultGrub } = await image.fact(bootEntries);
    for (const name of ["GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT"]) {
      const setting = defaultGrub?.variables.get(name);
      if (!setting || !hasWord(splitCommandLine(setting.value), "cloud-init=disabled")) continue;
      const message = `${name} says cloud-init=disabled, which the next kernel update puts into force`;
      findings.push({ message, path: setting.path, line: setting.line, subject: name, level: "should" });
    }
    return findings;
  },
});
