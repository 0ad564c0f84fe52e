import { aptSources } from "../../../src/facts/apt-sources.ts";
import { os } from "../../../src/facts/os.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { isoDay, todaySeconds } from "../../../src/lint/today.ts";
import { releasesOf } from "../../generic/_releases.ts";
import { binarySources } from "../_repositories.ts";

/** Releases are moved some weeks after their end; half a year later all of them were. */
const DAYS_ON_THE_MIRRORS = 180;

export default defineCheck({
  id: "distro.ubuntu.archived-release",
  title: "The sources of an old release between two long ones name Ubuntu's archive of old releases",
  level: "should",
  requirements: ["distro-ubuntu.old-releases"],
  why: "Releases of nine months' support are taken off the mirrors, Azure's included, after their end, and are on old-releases.ubuntu.com alone: with other sources apt-get update fails on each VM, and every extension that installs packages with it. Long-term releases stay. The day of the run counts, or SOURCE_DATE_EPOCH.",
  fix: {
    text: "Point the sources to the archive, better move to a long-term release.",
    commands: [
      "sed -i -E 's#//([a-z.]*archive|security)\\.ubuntu\\.com#//old-releases.ubuntu.com#' /etc/apt/sources.list /etc/apt/sources.list.d/ubuntu.sources",
    ],
  },
  appliesTo: { distro: ["ubuntu"], arch: ["x86_64"] },
  async run(image) {
    const system = await image.fact(os);
    const support = releasesOf(system)?.find(({ version }) => version === system.version);
    const lastDay = isoDay(todaySeconds() - DAYS_ON_THE_MIRRORS * 24 * 60 * 60);
    if (!support || support.extendedEnds !== undefined || support.ends >= lastDay)
      return notApplicable("the release is on the mirrors");
    return binarySources(await image.fact(aptSources)).flatMap(({ uris, path, line }) =>
      uris.flatMap((uri) => {
        const host = urlHost(uri);
        if (!isBelow(host, "archive.ubuntu.com") && host !== "security.ubuntu.com") return [];
        const message = `${host} no longer has this release`;
        return [{ message, path, line, evidence: { expected: "old-releases.ubuntu.com" } }];
      }),
    );
  },
});
