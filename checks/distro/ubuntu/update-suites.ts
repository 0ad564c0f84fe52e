import { aptSources } from "../../../src/facts/apt-sources.ts";
import { os } from "../../../src/facts/os.ts";
import { defineCheck, undecided } from "../../../src/lint/check.ts";
import { cloudInitApt } from "../_cloud-init-apt.ts";
import { binarySources } from "../_repositories.ts";
import { codenameOf } from "./_release.ts";

export default defineCheck({
  id: "distro.ubuntu.update-suites",
  title: "The sources of packages are of this release, with its updates and security fixes",
  level: "should",
  requirements: ["lisa.repositories"],
  why: "Without them no VM gets a fix, and extensions that install packages fail. Microsoft's tests of images look for the suites -updates and -security. Where cloud-init writes the sources anew on each VM they are there. Mirrors of others count as well, since an image may be made for a network of its own.",
  fix: { text: "Write the sources of the release into /etc/apt." },
  appliesTo: { distro: ["ubuntu"] },
  async run(image, { target }) {
    if ((await cloudInitApt(image, target)).rewrites) return [];
    const codename = codenameOf(await image.fact(os));
    if (codename === undefined) return undecided("os-release does not name the release");
    const suites = new Set(binarySources(await image.fact(aptSources)).flatMap((source) => source.suites));
    const missing = [codename, `${codename}-updates`, `${codename}-security`].filter((suite) => !suites.has(suite));
    if (missing.length === 0) return [];
    const [path] = (await image.tree.stat("/etc/apt/sources.list.d/ubuntu.sources"))
      ? ["/etc/apt/sources.list.d/ubuntu.sources"]
      : ["/etc/apt/sources.list"];
    return [
      {
        message:
          missing.length === 3 ? `no source has packages of ${codename}` : `no source has ${missing.join(" or ")}`,
        ...(path === undefined ? {} : { path }),
        ...(suites.size > 0 ? { evidence: { actual: [...suites].sort().join(" ") } } : {}),
      },
    ];
  },
});
