import { os } from "../../src/facts/os.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.os-64bit",
  title: "The system is 64-bit",
  level: "marketplace",
  requirements: ["generic.os-64bit"],
  why: "Certification rejects 32-bit systems, and Azure's agent, extensions and drivers are built and tested for 64 bit only: extensions end with exec format error. The ELF class of the installed programs decides, not what a file says of the system.",
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
