import type { StringKey } from "../../src/facts/waagent/keys.ts";
import type { FileType } from "../../src/image/tree/file-tree.ts";
import { defineCheck, type Finding } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

/** Paths that must be there before the agent runs, and what they must be; the agent makes the others itself. */
const needed: readonly (readonly [key: StringKey, type: FileType])[] = [
  ["OS.SshDir", "directory"],
  ["OS.PasswordPath", "file"],
  ["OS.SudoersDir", "directory"],
  ["OS.HomeDir", "directory"],
];
const made: readonly StringKey[] = ["Lib.Dir", "DVD.MountPoint", "Extension.LogDir", "Pid.File"];

export default defineCheck({
  id: "agent.ssh-dir",
  title: "The paths in the agent's configuration are those that the image uses",
  level: "info",
  requirements: ["agent.ssh-dir"],
  why: "The agent edits sshd_config and waits for host keys below OS.SshDir, locks root in OS.PasswordPath, and writes the admin's sudo rule into OS.SudoersDir. Where such a path is wrong, provisioning fails or has no effect. Only paths that a line sets are looked at: the defaults are what other checks judge.",
  fix: { text: "Correct the path, or remove the line to return to the default." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const { config } = look;
    const findings: Finding[] = [];
    for (const [key, type] of needed) {
      const setting = config.string(key);
      if (setting.raw === undefined || setting.raw === "None") continue;
      const path = setting.value ?? "";
      const found = path.startsWith("/") ? await image.tree.stat(path) : undefined;
      if (found?.type !== type) findings.push(settingFinding(setting, `${key} names no ${type} of the image`));
    }
    for (const key of made) {
      const setting = config.string(key);
      if (!setting.value?.startsWith("/")) findings.push(settingFinding(setting, `${key} is no absolute path`));
    }
    return findings;
  },
});
