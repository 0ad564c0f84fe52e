import openssh from "../../../checks/generic/openssh.ts";
import { dpkg } from "../../../fixtures/trees/parts/dpkg.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const server = { ...system("debian", "12"), "/usr/sbin/sshd": program() };
const version = (text: string) => ({ ...server, ...dpkg("amd64", { "openssh-server": text }) });

checkTest(openssh, {
  pass: { "Debian 12": debian12(), "exactly 5.3": version("1:5.3p1-3"), "without a package": server },
  fail: {
    "5.2": [version("1:5.2p1-1"), { message: "OpenSSH 5.2 is too old", evidence: { actual: "5.2" } }],
    "dropbear only": [
      { ...system("alpine", "3.20"), "/usr/sbin/dropbear": program() },
      { message: "not installed", evidence: { actual: "/usr/sbin/dropbear" } },
    ],
    none: [system("debian", "12"), { message: "not installed" }],
  },
});
