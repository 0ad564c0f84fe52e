import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { packages } from "../../src/facts/packages.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { ghostVerdict, isNewRelease } from "./_ghost.ts";

export default defineCheck({
  id: "security.marketplace-security-threats",
  title: "The C library is past GHOST",
  level: "marketplace",
  requirements: ["security.marketplace-security-threats", "lisa.marketplace-security-threats"],
  why: "Certification test 50 flags systems that famous holes are known of; the one that it names is GHOST (CVE-2015-0235) in glibc before 2.18. It goes by the release; a build with the vendor's fix is safe and passes here.",
  fix: { text: "Update the C library, or build on a release that is still supported." },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const { database, find } = await image.fact(packages);
    const system = await image.fact(os);
    const library = find("glibc", "libc6");
    if (!library) {
      if (find("musl", "musl-libc") || isNewRelease(nameOf(system), system.major)) return [];
      return undecided("the package database does not tell the version of the C library");
    }
    const verdict = ghostVerdict(library, database, `${nameOf(system)} ${system.major ?? ""}`);
    switch (verdict.kind) {
      case "fixed":
        return [];
      case "unknown":
        return undecided(`nothing is known of ${library.name} ${library.version} on this release`);
      case "vulnerable":
        return [
          {
            message: "the C library is vulnerable to GHOST",
            subject: library.name,
            evidence: { actual: library.version, expected: `${verdict.minimum} or later` },
          },
        ];
    }
  },
});

function nameOf({ family, id }: OperatingSystem): string {
  return family === "redhat" && id !== "fedora" ? "el" : id;
}
