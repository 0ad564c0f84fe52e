import { aptSources } from "../../../src/facts/apt-sources.ts";
import { os } from "../../../src/facts/os.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { binarySources } from "../_repositories.ts";

/** The newest release that is on archive.debian.org alone. */
const NEWEST_ARCHIVED = 9;

export default defineCheck({
  id: "distro.debian.archived-release",
  title: "The sources of an old release name Debian's archive",
  level: "should",
  requirements: ["distro-debian.archive"],
  why: `Releases up to ${NEWEST_ARCHIVED} were taken off the mirrors and are on archive.debian.org alone: with other sources apt-get update fails on each VM, and every extension that installs packages with it.`,
  fix: {
    text: "Point the sources to the archive, better move to a newer release.",
    commands: [
      "sed -i -E 's#//(deb|security|ftp[a-z.]*|httpredir)\\.debian\\.org#//archive.debian.org#' /etc/apt/sources.list",
    ],
  },
  appliesTo: { distro: ["debian"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major === undefined || major > NEWEST_ARCHIVED) return notApplicable("the release is on the mirrors");
    return binarySources(await image.fact(aptSources)).flatMap(({ uris, path, line }) =>
      uris.flatMap((uri) => {
        const host = urlHost(uri);
        if (!isBelow(host, "debian.org") || host === "archive.debian.org") return [];
        return [
          { message: `${host} no longer has this release`, path, line, evidence: { expected: "archive.debian.org" } },
        ];
      }),
    );
  },
});
