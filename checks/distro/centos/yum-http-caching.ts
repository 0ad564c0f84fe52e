import { os } from "../../../src/facts/os.ts";
import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { compareDotted } from "../../../src/facts/version-order.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";

export default defineCheck({
  id: "distro.centos.yum-http-caching",
  title: "yum of release 6 lets proxies keep packages only",
  level: "should",
  requirements: ["distro-centos.yum-http-caching", "lisa.yum-http-caching"],
  why: "By default yum lets caches on the way keep the lists of packages too, and then looks for packages that a newer list has replaced. Microsoft's test asks for http_caching=packages below 6.6, the page for all of CentOS 6: from 6.6 on it is a note.",
  fix: {
    text: "Say it in the main section.",
    commands: ["sed -i '/^\\[main\\]/a http_caching=packages' /etc/yum.conf"],
  },
  appliesTo: { family: ["redhat"] },
  async run(image) {
    const { id, major, version } = await image.fact(os);
    const isOld = major !== undefined && major <= 6 && id !== "fedora";
    const isBelow66 = isOld && compareDotted(version, "6.6") < 0;
    if (!isOld || (!isBelow66 && id !== "centos")) return notApplicable("only for CentOS 6 and releases before 6.6");
    const { main, mainPath = "/etc/yum.conf" } = await image.fact(rpmRepositories);
    const caching = main("http_caching");
    if (caching?.value.toLowerCase() === "packages") return [];
    return [
      {
        message: "yum does not say http_caching=packages",
        path: caching?.path ?? mainPath,
        ...(caching ? { line: caching.line } : {}),
        subject: "http_caching",
        level: isBelow66 ? "should" : "info",
        evidence: { actual: caching?.value ?? "all", expected: "packages" },
      },
    ];
  },
});
