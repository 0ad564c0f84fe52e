import { bootEntries } from "../../src/facts/boot-entries.ts";
import { hasWord } from "../../src/facts/kernel-command-line.ts";
import type { Image } from "../../src/image/image.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "../agent/_config.ts";

/** OpenSSL 3 loads a provider; the FIPS builds of 1.x carry a checksum beside the library. */
const libraries = ["/usr/lib64", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
const signs = ["ossl-modules/fips.so", ".libcrypto.so.1.1.hmac", ".libcrypto.so.10.hmac"];

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
  for (const directory of libraries) {
    for (const sign of signs) {
      if (await image.tree.stat(`${directory}/${sign}`)) return true;
    }
  }
  const { defaultEntry } = await image.fact(bootEntries);
  return hasWord(defaultEntry?.cmdline ?? [], "fips=1");
}
