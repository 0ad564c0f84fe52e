import { bootEntries } from "../../src/facts/boot-entries.ts";
import { hasWord } from "../../src/facts/kernel-command-line.ts";
import type { Image } from "../../src/image/image.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "../agent/_config.ts";
import { hasFipsProvider } from "./_fips.ts";

export default defineCheck({
  id: "features.fips-agent-key",
  title: "The agent asks for FIPS only where OpenSSL has it",
  level: "info",
  requirements: ["features.fips-agent-key"],
  why: "OS.EnableFIPS=y makes the agent call OpenSSL with OPENSSL_FIPS=1. Without a FIPS provider, or the FIPS build of OpenSSL 1, every such call fails: no certificates, no protected settings.",
  fix: { text: "Set OS.EnableFIPS=n, or install the FIPS provider." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const setting = look.config.switch("OS.EnableFIPS");
    if (!setting.value || (await hasFips(image))) return [];
    return [settingFinding(setting, "the agent asks for FIPS, but OpenSSL has none", { evidence: { expected: "n" } })];
  },
});

async function hasFips(image: Image): Promise<boolean> {
  if (await hasFipsProvider(image)) return true;
  const { defaultEntry } = await image.fact(bootEntries);
  return hasWord(defaultEntry?.cmdline ?? [], "fips=1");
}
