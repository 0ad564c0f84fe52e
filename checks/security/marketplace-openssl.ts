import { packages } from "../../src/facts/packages.ts";
import { pathGlob } from "../../src/facts/path-glob.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.marketplace-openssl",
  title: "OpenSSL is a release that certification accepts",
  level: "marketplace",
  requirements: ["security.marketplace-openssl", "lisa.openssl-version", "lisa.marketplace-openssl"],
  why: "Certification test 44 asks for 0.9.8 in the FAQ; Microsoft's current test asks for 3.0.0 and later, or exactly 1.1.1 or 1.0.2, which still have extended support. What only the current test rejects is a warning. The test runs the `openssl` command, which has to be there.",
  fix: { text: "Install the distribution's current OpenSSL." },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    if ((await findProgram(image.tree, "openssl")) === undefined)
      return [{ message: "the openssl command is not installed" }];
    // SUSE's packages carry the release in the name; `openssl` alone only chooses among them there.
    const found = (await image.fact(packages)).find(
      "openssl-3",
      "openssl-1_1",
      "openssl-1_0_0",
      "openssl",
      "openssl-libs",
    );
    // Without a database the library's name tells the line that needs no closer look.
    const libraries = found ? [] : await pathGlob(image.tree, "/{usr/lib,lib}{,64,/*-linux-gnu}/libcrypto.so.3");
    if (libraries.length > 0) return [];
    if (!found) return undecided("the package database does not tell the version of OpenSSL");
    const version = found.upstreamVersion;
    const evidence = { actual: version, expected: "3.0.0 or later, 1.1.1 or 1.0.2" };
    if (compareDotted(version, "0.9.8") < 0)
      return [{ message: "OpenSSL is older than certification accepts", subject: found.name, evidence }];
    if (compareDotted(version, "3.0.0") >= 0 || /^1\.(1\.1|0\.2)(?!\d)/.test(version)) return [];
    return [{ message: "OpenSSL is a release without support", subject: found.name, evidence, level: "should" }];
  },
});
