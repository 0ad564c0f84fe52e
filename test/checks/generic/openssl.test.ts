import openssl from "../../../checks/generic/openssl.ts";
import { dpkg } from "../../../fixtures/trees/parts/dpkg.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { absent, checkTest, program } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "../agent/_agent-tree.ts";

const command = { ...noAgent, "/usr/bin/openssl": program() };
const version = (text: string) => ({ ...command, ...dpkg("amd64", { openssl: text }) });

checkTest(openssl, {
  pass: {
    "RHEL 9, with an epoch": rhel9(),
    "3.0.0": version("3.0.0-1"),
    "1.1.1 with its letter": version("1.1.1n-0+deb11u5"),
    "1.0.2k of CentOS 7": version("1.0.2k-26"),
    "by the library alone": { ...command, "/usr/lib64/libcrypto.so.3": "" },
  },
  fail: {
    "1.1.0": [
      version("1.1.0l-1"),
      { message: "nobody maintains OpenSSL 1.1.0l", level: "marketplace", evidence: { actual: "1.1.0l" } },
    ],
    "1.0.1": [version("1.0.1t-1"), { level: "marketplace" }],
    "0.9.8": [version("0.9.8zh-1"), { message: "too old for the agent" }],
    "not installed, with the agent": [
      agentTree(undefined, { "/usr/sbin/openssl": absent }),
      { message: "not installed", level: "must" },
    ],
    "not installed, without it": [noAgent, { level: "marketplace" }],
  },
  undecided: { "nothing tells the version": [command, "tell the version"] },
});
