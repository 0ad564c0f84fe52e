import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

export default defineCheck({
  id: "distro.centos.openlogic-repo",
  title: "The mirror that OpenLogic kept in Azure is not used any more",
  level: "info",
  requirements: ["distro-centos.openlogic-repo"],
  why: "Azure's page for CentOS added this mirror, without a check of signatures: whoever answers at the name of a mirror that is shut down can install packages. The effective gpgcheck, that of the main section included, is told.",
  fix: { text: "Take the section out.", commands: ["yum-config-manager --disable openlogic"] },
  appliesTo: { distro: ["centos"] },
  async run(image) {
    const { enabled } = await image.fact(rpmRepositories);
    return enabled
      .filter(({ id, urls }) => /openlogic/i.test(id) || urls.some(({ value }) => isOpenLogic(value)))
      .map((repository) => ({
        message: repository.checksPackages
          ? "a repository names the mirror of OpenLogic"
          : "a repository names the mirror of OpenLogic and checks no signatures",
        ...placeOf(repository),
        evidence: { actual: repository.checksPackages ? "gpgcheck=1" : "gpgcheck=0" },
      }));
  },
});

function isOpenLogic(url: string): boolean {
  const host = urlHost(url);
  return isBelow(host, "openlogic.com") || host === "olcentgbl.trafficmanager.net";
}
