import { rpmRepositories, type RpmRepository } from "../../../src/facts/rpm-repositories.ts";
import { defineCheck } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

/** Ids of repositories that are not for production, and what their packages are. */
const kinds: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(?:^|-)(?:debug|debuginfo)(?:-|$)/, "debugging symbols"],
  [/(?:^|-)(?:source|sources|src|srpms?)(?:-|$)/, "sources"],
  [/(?:^|-)preview(?:-|$)/, "previews"],
];

export default defineCheck({
  id: "distro.azure-linux.production-repositories",
  title: "Only repositories for production are enabled",
  level: "should",
  requirements: ["lisa.azl-static-repos"],
  why: "A preview left on brings packages that are not released to every VM; sources and debugging symbols slow each update down; a repository of the build, on a disk that is not there any more, makes every update fail.",
  fix: { text: "Switch it off.", commands: ["tdnf config-manager --disable '*-preview' '*-debuginfo' '*-source'"] },
  appliesTo: { family: ["azurelinux"] },
  async run(image) {
    const { enabled } = await image.fact(rpmRepositories);
    return enabled.flatMap((repository) => {
      const what = kinds.find(([pattern]) => pattern.test(repository.id))?.[1];
      if (what !== undefined) return [{ message: `a repository of ${what} is enabled`, ...placeOf(repository) }];
      return isLocal(repository) ? [{ message: "a repository of the build is enabled", ...placeOf(repository) }] : [];
    });
  },
});

function isLocal({ urls }: RpmRepository): boolean {
  return urls.length > 0 && urls.every(({ value }) => value.startsWith("file:") || value.startsWith("/"));
}
