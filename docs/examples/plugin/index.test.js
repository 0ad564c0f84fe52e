// Run with vitest; vhdlint/test judges trees that are written down here, without an image.
import { checkTest } from "vhdlint/test";
import { noBanner, noCompiler } from "./index.js";

checkTest(noBanner, {
  pass: {
    "no banner": {},
    "an empty one": { "/etc/motd": "\n" },
  },
  fail: {
    "the banner of the build host": [
      { "/etc/motd": "built by ci-7\n" },
      { message: "the login banner is not empty", path: "/etc/motd" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: {}, target: { type: "specialized" } },
  },
});

const dpkg = (name, status) => `Package: ${name}\nStatus: ${status}\nVersion: 1\nArchitecture: amd64\n\n`;

checkTest(noCompiler, {
  pass: {
    "a removed one": { "/var/lib/dpkg/status": dpkg("gcc", "deinstall ok config-files") },
  },
  fail: {
    "gcc of Debian": [{ "/var/lib/dpkg/status": dpkg("gcc", "install ok installed") }, { subject: "gcc" }],
  },
});
