import { packages } from "../../src/facts/packages.ts";
import { pathGlob } from "../../src/facts/path-glob.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { waagent } from "../../src/facts/waagent.ts";
import type { Image } from "../../src/image/image.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

/** What the agent's page and the Marketplace's security page ask for. */
const OLDEST = "1.0";

export default defineCheck({
  id: "generic.openssl",
  title: "OpenSSL is there in a supported line",
  level: "must",
  requirements: ["generic.openssl", "lisa.openssl-version", "lisa.marketplace-openssl"],
  why: "The agent decrypts certificates and settings of extensions with the openssl command: without it, or before 1.0, extensions fail. Certification of today also asks for 3.0 or later, or the lines 1.1.1 and 1.0.2 that distributions still maintain; its older text was content with 0.9.8.",
  fix: {
    text: "Install or update OpenSSL.",
    ...installing({ debian: "openssl", redhat: "openssl", suse: "openssl", azurelinux: "openssl", photon: "openssl" }),
  },
  async run(image) {
    if ((await findProgram(image.tree, "openssl")) === undefined) {
      const agent = await image.fact(waagent);
      return [{ message: "the command openssl is not installed", level: agent.installed ? "must" : "marketplace" }];
    }
    const version = await versionOf(image);
    if (version === undefined) return undecided("neither the packages nor the libraries tell the version of OpenSSL");
    const evidence = { actual: version, expected: "3.0 or later, 1.1.1 or 1.0.2" };
    if (compareDotted(version, OLDEST) < 0)
      return [{ message: `OpenSSL ${version} is too old for the agent`, evidence }];
    if (compareDotted(version, "3.0") >= 0 || /^(?:1\.1\.1|1\.0\.2)(?!\d)/.test(version)) return [];
    return [{ message: `nobody maintains OpenSSL ${version}`, level: "marketplace", evidence }];
  },
});

/** From the package of the command, else from the name of the library, which tells the line only. */
async function versionOf(image: Image): Promise<string | undefined> {
  const found = (await image.fact(packages)).find("openssl", "openssl-3", "openssl-1_1", "openssl-1_0_0", "openssl1");
  const packaged = /^\d+(?:\.\d+)+[a-z]*/.exec(found?.upstreamVersion ?? "")?.[0];
  if (packaged !== undefined) return packaged;
  const libraries = await Promise.all(
    ["/usr/lib64/libcrypto.so.*", "/usr/lib/libcrypto.so.*", "/usr/lib/*/libcrypto.so.*"].map((pattern) =>
      pathGlob(image.tree, pattern),
    ),
  );
  const names = libraries.flat().flatMap(({ path }) => /\.so\.(\d+(?:\.\d+)*[a-z]*)$/.exec(path)?.[1] ?? []);
  const newest = names.sort(compareDotted).at(-1);
  // libcrypto.so.1.1 has been 1.1.1 wherever it is still met; libcrypto.so.3 is all of 3.x.
  return newest === "3" ? "3.0" : newest === "1.1" ? "1.1.1" : newest;
}
