import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { isoDay, todaySeconds } from "../../src/lint/today.ts";
import { RELEASES_AS_OF, type ReleaseSupport, releasesOf, rolling } from "./_releases.ts";

export default defineCheck({
  id: "generic.distro-not-eol",
  title: "The release is still maintained",
  level: "should",
  requirements: ["generic.distro-not-eol", "distro-centos.eol", "lisa.fedora-identification"],
  why: `Nobody mends holes in a release that its vendor has given up, and Microsoft helps with such images only as far as it can. SUPPORT_END of os-release decides where it is set, else a table of ${RELEASES_AS_OF}; a release in extended support (ESM, LTS, LTSS, ELS) is only noted. The day of the run counts, or SOURCE_DATE_EPOCH.`,
  fix: { text: "Move to a release that is supported." },
  async run(image) {
    const system = await image.fact(os);
    const today = isoDay(todaySeconds());
    const place = system.path === undefined ? {} : { path: system.path };
    const own = system.release.get("SUPPORT_END");
    if (own && /^\d{4}-\d{2}-\d{2}$/.test(own.value)) {
      if (own.value >= today) return [];
      return [
        {
          message: `support for ${system.name} has ended`,
          path: own.path,
          line: own.line,
          evidence: { actual: `ended on ${own.value}, judged by ${today}` },
        },
      ];
    }
    if (rolling.includes(system.id)) return notApplicable(`${system.name} is a rolling release`);
    const table = releasesOf(system);
    if (!table || system.version === "") return undecided(`no dates of support are known for ${system.name}`);
    const support = supportOf(table, system);
    if (!support) return undecided(`no date of support is known for version ${system.version} of ${system.id}`);
    if (support.ends >= today) return [];
    const last = support.extendedEnds ?? support.ends;
    if (last < today)
      return [
        {
          message: `support for ${system.name} has ended`,
          ...place,
          evidence: { actual: `ended on ${last}, judged by ${today}` },
        },
      ];
    const actual = `general support ended on ${support.ends}, extended support ends on ${last}, judged by ${today}`;
    return [{ message: `${system.name} is in extended support only`, ...place, level: "info", evidence: { actual } }];
  },
});

/** A version newer than the table counts as its newest entry, one older than the table as its oldest. */
function supportOf(table: readonly ReleaseSupport[], { version }: OperatingSystem): ReleaseSupport | undefined {
  const exact = table.find((entry) => version === entry.version || version.startsWith(`${entry.version}.`));
  if (exact) return exact;
  const ordered = [...table].sort((a, b) => compareDotted(a.version, b.version));
  const [oldest, newest] = [ordered[0], ordered.at(-1)];
  if (oldest && compareDotted(version, oldest.version) < 0) return oldest;
  return newest && compareDotted(version, newest.version) > 0 ? { version, ends: "9999-12-31" } : undefined;
}
