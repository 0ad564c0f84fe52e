import { contentBelow } from "../../src/facts/left-files.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

const caches: readonly string[] = [
  "/var/cache/apt",
  "/var/lib/apt/lists",
  "/var/cache/dnf",
  "/var/cache/libdnf5",
  "/var/cache/yum",
  "/var/cache/PackageKit",
  "/var/cache/zypp",
  "/var/cache/tdnf",
  "/var/cache/pacman/pkg",
  "/var/cache/apk",
];

const MIB = 1024 * 1024;
/** A cache of more files than this has long been too large. */
const MAX_FILES = 20_000;

export default defineCheck({
  id: "leftovers.package-cache",
  title: "Package caches are small",
  level: "should",
  requirements: ["leftovers.package-cache"],
  why: "Downloaded packages and lists are stale on the first day of a VM, and every copy of the image carries, uploads and pays for them. Size decides, since an empty cache has files too.",
  fix: {
    text: "Clean the caches.",
    commandsFor: {
      debian: ["apt-get clean", "rm -rf /var/lib/apt/lists/*"],
      redhat: ["yum clean all", "rm -rf /var/cache/{dnf,yum}/*"],
      suse: ["zypper clean --all"],
      azurelinux: ["tdnf clean all"],
      photon: ["tdnf clean all"],
      alpine: ["rm -rf /var/cache/apk/*"],
      arch: ["pacman -Scc --noconfirm"],
    },
  },
  appliesTo: { type: ["generalized"] },
  options: {
    maxMiB: { type: "number", default: 32, describe: "MiB that one package cache may hold" },
  },
  async run(image, { options }) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const path of caches) {
      if ((await attempt(unseen, image.tree.lstat(path)))?.type !== "directory") continue;
      const size = (await attempt(unseen, contentBelow(image.tree, path, MAX_FILES)))?.sizeBytes ?? 0;
      if (size > options.maxMiB * MIB)
        findings.push({
          message: "large package cache left behind",
          path,
          evidence: { actual: `${Math.ceil(size / MIB)} MiB`, expected: `at most ${options.maxMiB} MiB` },
        });
    }
    return partial(findings, unseen);
  },
});
