import { os } from "../../src/facts/os.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.marketplace-architecture",
  title: "The system is for x86_64 or arm64",
  level: "marketplace",
  requirements: ["security.marketplace-architecture", "lisa.marketplace-os-architecture", "lisa.architecture-64"],
  why: "Certification test 49 accepts x86_64 and arm64 only, and Azure has no other machines: an offer with programs of another architecture is rejected, and no VM of it would boot. The ELF header of the installed programs decides.",
  fix: { text: "Build the image for x86_64 or aarch64." },
  async run(image) {
    const { arch } = await image.fact(os);
    if (arch === undefined) return undecided("no program was found whose ELF header tells");
    if (arch === "x86_64" || arch === "aarch64") return [];
    return [
      {
        message: "Azure has no machines for this architecture",
        evidence: { actual: arch, expected: "x86_64 or aarch64" },
      },
    ];
  },
});
