import { os } from "../../../src/facts/os.ts";
import { packages } from "../../../src/facts/packages.ts";
import { type RpmRepository, rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { type Finding, defineCheck } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

/** What registers a pay-as-you-go machine with SUSE's servers in Azure at its first boot. */
const registrars = ["cloud-regionsrv-client", "suseconnect-ng", "SUSEConnect"];

export default defineCheck({
  id: "distro.suse.repositories",
  title: "zypper has repositories, or gets them",
  level: "info",
  requirements: ["distro-suse.repos", "lisa.repositories"],
  why: "openSUSE is installed with a repository of the release and one of its updates, which are to be refreshed by themselves; Microsoft's tests count them. SLES gets its repositories when the VM registers at its first boot, so an image without any is good as long as a client that registers is there.",
  fix: {
    text: "Add the repositories.",
    commands: ["zypper addrepo --refresh http://download.opensuse.org/distribution/leap/15.6/repo/oss repo-oss"],
  },
  appliesTo: { family: ["suse"] },
  async run(image) {
    const { id } = await image.fact(os);
    const { all, enabled, services } = await image.fact(rpmRepositories);
    // Services name repositories that zypper adds at its first refresh.
    if (services.some((service) => service.enabled)) return [];
    if (!id.startsWith("opensuse")) {
      if (enabled.length > 0 || (await image.fact(packages)).find(...registrars)) return [];
      return [{ message: "there are neither repositories nor a client that registers the machine" }];
    }
    if (enabled.length === 0) return [noneEnabled(all)];
    return [
      ...lacking(enabled, "the release", (repository) => says(repository, /oss/i) && !isSide(repository)),
      ...lacking(enabled, "updates", (repository) => says(repository, /update/i) && !isSide(repository)),
      ...enabled.filter((repository) => !isSide(repository) && !refreshes(repository)).map(notRefreshed),
    ];
  },
});

function noneEnabled(all: readonly RpmRepository[]): Finding {
  const [off] = all;
  return off
    ? { message: "every repository is switched off", path: off.path }
    : { message: "no repository is configured", path: "/etc/zypp/repos.d" };
}

function lacking(
  enabled: readonly RpmRepository[],
  what: string,
  isOne: (repository: RpmRepository) => boolean,
): readonly Finding[] {
  return enabled.some(isOne)
    ? []
    : [{ message: `no repository has the packages of ${what}`, path: "/etc/zypp/repos.d" }];
}

function says(repository: RpmRepository, pattern: RegExp): boolean {
  return pattern.test(`${repository.id} ${repository.option("name")?.value ?? ""}`);
}

/** Debugging symbols, sources and what is not free software do not count. */
function isSide(repository: RpmRepository): boolean {
  return says(repository, /debug|source|non-oss/i);
}

function refreshes(repository: RpmRepository): boolean {
  return /^(?:1|yes|true|on)$/i.test(repository.option("autorefresh")?.value ?? "");
}

function notRefreshed(repository: RpmRepository): Finding {
  return {
    message: "a repository is not refreshed by itself",
    ...placeOf(repository),
    evidence: { expected: "autorefresh=1" },
  };
}
