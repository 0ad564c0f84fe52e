import { packages } from "../../src/facts/packages.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { isoDay, todaySeconds } from "../../src/lint/today.ts";

/** Reproducible builds set all times to 1970 or the like: before this day no package of a living system was changed. */
const EARLIEST_SECONDS = Date.UTC(2000, 0, 1) / 1000;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Files that every installation of a package changes, by place of the database. */
const databaseFiles = ["", "/status", "/rpmdb.sqlite", "/Packages.db", "/Packages", "/data.mdb", "/installed"];

export default defineCheck({
  id: "generic.packages-current",
  title: "Packages were brought up to date within the last year",
  level: "should",
  requirements: ["generic.packages-current", "distro-debian.full-upgrade", "lisa.marketplace-latest-patches"],
  why: "Kernel and security fixes belong into the image before it is published. What the newest versions are cannot be seen in an image: the time of the last change to the database of packages is compared with the day of the run, or SOURCE_DATE_EPOCH.",
  fix: {
    text: "Update all packages.",
    commandsFor: {
      debian: ["apt-get update", "apt-get -y full-upgrade"],
      redhat: ["yum -y update"],
      suse: ["zypper --non-interactive update"],
      azurelinux: ["tdnf -y update"],
      photon: ["tdnf -y update"],
      alpine: ["apk upgrade --update-cache"],
      arch: ["pacman -Syu --noconfirm"],
    },
  },
  async run(image) {
    const { database, path } = await image.fact(packages);
    if (database === undefined || path === undefined) return undecided("the image has no database of packages");
    const times: number[] = [];
    for (const suffix of databaseFiles) {
      const stat = await image.tree.stat(`${path}${suffix}`);
      if (stat?.type === "file" && (stat.modifiedSeconds ?? 0) >= EARLIEST_SECONDS)
        times.push(stat.modifiedSeconds ?? 0);
    }
    if (times.length === 0) return undecided("the image does not say when its packages were changed");
    const newest = Math.max(...times);
    const today = todaySeconds();
    if (today - newest <= YEAR_SECONDS) return [];
    return [
      {
        message: "no package was changed for more than a year",
        path,
        evidence: { actual: `last change on ${isoDay(newest)}, judged by ${isoDay(today)}` },
      },
    ];
  },
});
