import { isProgram } from "../../src/facts/programs.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

export default defineCheck({
  id: "agent.openssl-path",
  title: "OS.OpensslPath names a program of the image",
  level: "info",
  requirements: ["agent.openssl-path"],
  why: "The agent makes its transport certificate and decrypts certificates and settings with this program. None, or no line, means /usr/bin/openssl; a program that is not there breaks protected settings of extensions.",
  fix: { text: "Set OS.OpensslPath=None." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.string("OS.OpensslPath");
    const isSaid = setting.raw !== undefined && setting.raw !== "None";
    const path = setting.value ?? "";
    if (!isSaid || (path.startsWith("/") && (await isProgram(image.tree, path)))) return [];
    return [settingFinding(setting, "OS.OpensslPath names no program of the image")];
  },
});
