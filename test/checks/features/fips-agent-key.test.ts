import fipsKey from "../../../checks/features/fips-agent-key.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "../agent/_agent-tree.ts";

const on = ["OS.EnableFIPS=y"];

checkTest(fipsKey, {
  pass: {
    off: agentTree(["OS.EnableFIPS=n"]),
    "a word that is no switch": agentTree(["OS.EnableFIPS=yes"]),
    "OpenSSL 3 with its provider": agentTree(on, { "/usr/lib64/ossl-modules/fips.so": "" }),
    "the FIPS build of OpenSSL 1.1": agentTree(on, { "/usr/lib64/.libcrypto.so.1.1.hmac": "" }),
  },
  fail: { "on without any": [agentTree(on), { message: "the agent asks for FIPS, but OpenSSL has none", line: 1 }] },
  notApplicable: { "no agent": noAgent },
});
