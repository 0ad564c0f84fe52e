// @ts-check
import { defineCheck, defineFact, definePlugin } from "vhdlint";
import { packages } from "vhdlint/facts";

// Read once per image, however many checks ask.
const motd = defineFact("acme.motd", (image) => image.tree.readText("/etc/motd", { optional: true }));

export const noBanner = defineCheck({
  id: "acme/branding.no-banner",
  title: "The login banner is empty",
  level: "should",
  why: "Customers see the banner of the build host.",
  fix: { text: "Empty /etc/motd.", commands: ["truncate -s0 /etc/motd"] },
  references: [{ title: "ACME image policy, section 3", url: "https://acme.example/policy#3" }],
  appliesTo: { type: ["generalized"] },
  options: { allow: { type: "string", default: "", describe: "banner text to accept" } },
  async run(image, { options }) {
    const text = (await image.fact(motd))?.trim() ?? "";
    if (text === options.allow) return [];
    return [
      {
        message: "the login banner is not empty",
        path: "/etc/motd",
        evidence: { actual: text.slice(0, 80), expected: options.allow || "nothing" },
      },
    ];
  },
});

export const noCompiler = defineCheck({
  id: "acme/hardening.no-compiler",
  title: "No compiler is installed",
  level: "must",
  why: "Section 7 of the policy keeps compilers off production images. The package database decides.",
  fix: { text: "Remove the compiler." },
  async run(image) {
    const { find } = await image.fact(packages);
    return ["gcc", "clang", "tcc"]
      .filter((name) => find(name))
      .map((name) => ({ message: "a compiler is installed", subject: name }));
  },
});

export default definePlugin({
  name: "acme",
  api: 1,
  checks: [noBanner, noCompiler],
  profiles: { acme: ["acme/*", "agent.*", "cloud-init.*"] },
});
