import packageCache from "../../../checks/leftovers/package-cache.ts";
import { checkTest, hugeFile, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(packageCache, {
  pass: { small: { "/var/lib/apt/lists/a": hugeFile(32 * 1024 * 1024) }, none: {} },
  fail: {
    large: [
      {
        "/var/cache/dnf/a/x.rpm": hugeFile(32 * 1024 * 1024),
        "/var/cache/dnf/y": "x",
        "/var/cache/apt/archives/a.deb": hugeFile(10),
      },
      { path: "/var/cache/dnf", evidence: { actual: "33 MiB", expected: "at most 32 MiB" } },
    ],
  },
  undecided: { unreadable: { "/var/cache/dnf": unreadableDirectory() } },
});
