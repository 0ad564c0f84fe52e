import { defineCheck, type Finding } from "../../src/lint/check.ts";
import { configuredAgent, isConfigured, settingFinding } from "./_config.ts";

/** crypt(5): identifiers and what they stand for. */
const methods: ReadonlyMap<string, string> = new Map([
  ["1", "MD5"],
  ["2a", "an old variant of bcrypt"],
  ["5", "SHA-256"],
  ["6", "SHA-512"],
]);

export default defineCheck({
  id: "agent.password-hash",
  title: "The agent hashes passwords with SHA-512",
  level: "should",
  requirements: ["agent.password-hash"],
  why: "Provisioning.PasswordCryptId picks the method for the admin's password when the agent provisions, and for password resets later on. 6, SHA-512, is the default; MD5 is broken, and an identifier that the C library does not know makes every password fail. A salt of no characters, or of more than the 16 that SHA-512 takes, is told too.",
  fix: { text: "Set Provisioning.PasswordCryptId=6, or remove the line." },
  async run(image) {
    const look = await configuredAgent(image);
    if (!isConfigured(look)) return look;
    const findings: Finding[] = [];
    const id = look.config.string("Provisioning.PasswordCryptId");
    if (id.value !== "6") {
      const method = methods.get(id.value ?? "");
      const message =
        method === undefined
          ? "the agent hashes passwords with a method it does not know"
          : `the agent hashes passwords with ${method}`;
      findings.push(settingFinding(id, message, { evidence: { expected: "6" } }));
    }
    const salt = look.config.int("Provisioning.PasswordCryptSaltLength");
    if (salt.value !== undefined && (salt.value < 1 || salt.value > 16)) {
      findings.push(
        settingFinding(salt, "the salt of passwords has a length that crypt does not take", {
          evidence: { expected: "1 to 16" },
        }),
      );
    }
    return findings;
  },
});
