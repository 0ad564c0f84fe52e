import { aptSources } from "../../../src/facts/apt-sources.ts";
import { os } from "../../../src/facts/os.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { cloudInitApt } from "../_cloud-init-apt.ts";
import { binarySources } from "../_repositories.ts";

/** Debian's own names and the mirrors in Azure. */
const domains = ["debian.org", "azure.deb.debian.cloud", "debian-archive.trafficmanager.net"];

export default defineCheck({
  id: "distro.debian.repositories",
  title: "apt has sources of Debian, with its security fixes",
  level: "should",
  requirements: ["lisa.repositories"],
  why: "Without them no VM gets a fix, and extensions that install packages fail. Microsoft's tests look for deb.debian.org or Azure's mirrors. Where cloud-init writes the sources anew on each VM they are there; sources of other hosts alone, as for a closed network, are noted.",
  fix: { text: "Write the sources of the release into /etc/apt." },
  appliesTo: { distro: ["debian"] },
  async run(image, { target }) {
    if ((await cloudInitApt(image, target)).rewrites) return [];
    const { version, release } = await image.fact(os);
    const sources = binarySources(await image.fact(aptSources));
    if (sources.length === 0) return [{ message: "apt has no source of packages", path: "/etc/apt/sources.list" }];
    const hosts = [...new Set(sources.flatMap(({ uris }) => uris.flatMap((uri) => urlHost(uri) ?? [])))].sort();
    if (!hosts.some((host) => domains.some((domain) => isBelow(host, domain))))
      return [
        {
          message: "no source of apt is one of Debian's",
          ...at(sources),
          level: "info",
          evidence: { actual: hosts.join(" "), expected: "deb.debian.org" },
        },
      ];
    // Testing and unstable get their fixes with everything else.
    if (version === "") return notApplicable("Debian testing and unstable have no security suite of their own");
    const codename = release.get("VERSION_CODENAME")?.value ?? "";
    const isSecurity = (suite: string) => /(?:-security|\/updates)$/.test(suite) && suite.startsWith(codename);
    if (sources.some(({ suites }) => suites.some((suite) => isSecurity(suite) || isSecurityAlias(suite)))) return [];
    return [{ message: "no source of apt has Debian's security fixes", ...at(sources) }];
  },
});

function isSecurityAlias(suite: string): boolean {
  return /^(?:old)*stable(?:-security|\/updates)$/.test(suite);
}

function at(sources: readonly { readonly path: string; readonly line: number }[]): { path?: string; line?: number } {
  const [first] = sources;
  return first ? { path: first.path, line: first.line } : {};
}
