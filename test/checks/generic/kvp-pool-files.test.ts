import kvpPoolFiles from "../../../checks/generic/kvp-pool-files.ts";
import { type Tree, checkTest, file, link, unreadableDirectory } from "../../../src/testing/index.ts";

const pools = (mode: number, more: Tree = {}): Tree => ({
  ...Object.fromEntries([0, 1, 2, 3, 4].map((pool) => [`/var/lib/hyperv/.kvp_pool_${pool}`, file("", { mode })])),
  ...more,
});

checkTest(kvpPoolFiles, {
  pass: {
    "made at boot": {},
    "an empty directory": { "/var/lib/hyperv/": "" },
    "as the daemon makes them": pools(0o644),
  },
  fail: {
    "for root alone": [
      { ...pools(0o644), "/var/lib/hyperv/.kvp_pool_3": file("", { mode: 0o600 }) },
      { path: "/var/lib/hyperv/.kvp_pool_3", evidence: { actual: "0600", expected: "0644" } },
    ],
    "a link": [{ "/var/lib/hyperv/.kvp_pool_0": link("/dev/null") }, { message: "is no file" }],
    "a file in place of the directory": [{ "/var/lib/hyperv": "" }, { path: "/var/lib/hyperv" }],
  },
  notApplicable: {
    confidential: { tree: pools(0o600), target: { security: "confidential" } },
    "an unpacked tree": { ...pools(0o600), "/etc/passwd": file("root:x:0:0::/root:/bin/sh\n", { uid: 1000 }) },
  },
  undecided: { "a directory that cannot be read": { "/var/lib/hyperv": unreadableDirectory() } },
});
