import { os } from "../../src/facts/os.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.os-64bit",
  title: "The system is 64-bit",
  level: "marketplace",
  requirements: ["generic.os-64bit"],
  why: "Azure runs 32-bit systems only as a courtesy, and certification rejects them. The ELF class of the installed programs decides.",
  fix: { text: "Build the image from the 64-bit release of the distribution." },
  async run(image) {
    const { bits, arch } = await image.fact(os);
    if (bits === undefined) return undecided("no program was found whose ELF header tells");
    if (bits === 64) return [];
    return [
      {
        message: "the installed programs are 32-bit",
        evidence: { actual: arch ?? "32-bit ELF", expected: "a 64-bit system" },
      },
    ];
  },
});
