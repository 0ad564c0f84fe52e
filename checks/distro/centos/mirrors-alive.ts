import { os } from "../../../src/facts/os.ts";
import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { urlHost } from "../../../src/facts/repositories/url-host.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

/** Shut down in July 2024; Stream 9 and later have other names (mirror.stream.centos.org, mirrors.centos.org). */
const shutDown: readonly string[] = ["mirror.centos.org", "mirrorlist.centos.org"];

export default defineCheck({
  id: "distro.centos.mirrors-alive",
  title: "The repositories of CentOS are where its packages are now",
  level: "should",
  requirements: ["distro-centos.mirrors", "lisa.repositories"],
  why: "The mirrors of CentOS Linux and of Stream 8 were shut down after their end of life: yum fails on each VM, and every extension that installs packages with it. What was released stays on vault.centos.org.",
  fix: {
    text: "Point the repositories to the vault, better move to a release that is supported.",
    commands: [
      "sed -i -E -e 's/^mirrorlist=/#mirrorlist=/' -e 's/^#?\\s*baseurl=https?:\\/\\/mirror\\.centos\\.org/baseurl=http:\\/\\/vault.centos.org/' /etc/yum.repos.d/CentOS-*.repo",
    ],
  },
  appliesTo: { distro: ["centos"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major !== undefined && major > 8) return notApplicable("CentOS Stream has mirrors");
    const { enabled } = await image.fact(rpmRepositories);
    return enabled.flatMap((repository) => {
      const url = repository.urls.find(({ value }) => shutDown.includes(urlHost(value) ?? ""));
      if (!url) return [];
      const { path, subject } = placeOf(repository);
      const evidence = { actual: urlHost(url.value) ?? "", expected: "vault.centos.org" };
      return [
        {
          message: "a repository names a mirror that was shut down",
          path: path ?? url.path,
          line: url.line,
          ...(subject === undefined ? {} : { subject }),
          evidence,
        },
      ];
    });
  },
});
