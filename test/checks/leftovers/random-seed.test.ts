import randomSeed from "../../../checks/leftovers/random-seed.ts";
import { checkTest, directory, link, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(randomSeed, {
  pass: {
    "no seed": { "/var/lib/systemd/": directory() },
    "an empty seed": { "/var/lib/systemd/random-seed": "" },
    "a specialized image is not judged here but a link is no seed": {
      "/var/lib/systemd/random-seed": link("/dev/null"),
    },
  },
  fail: {
    "systemd's": [
      { "/var/lib/systemd/random-seed": "x", "/var/lib/systemd/credential.secret": "x" },
      { path: "/var/lib/systemd/credential.secret" },
      { path: "/var/lib/systemd/random-seed", message: "random seed left behind" },
    ],
    "on the ESP": [
      { "/boot/efi/loader/random-seed": "x" },
      { path: "/boot/efi/loader/random-seed", message: "boot loader" },
    ],
    "of old Debian": [{ "/var/lib/urandom/random-seed": "x" }, { path: "/var/lib/urandom/random-seed" }],
  },
  notApplicable: {
    "a specialized image keeps it": { tree: { "/var/lib/systemd/random-seed": "x" }, target: { type: "specialized" } },
  },
  undecided: {
    "a directory that cannot be read": [{ "/var/lib/systemd": unreadableDirectory() }, "permission denied"],
  },
});
