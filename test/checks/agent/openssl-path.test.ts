import opensslPath from "../../../checks/agent/openssl-path.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const path = (text: string, changes = {}) => agentTree([`OS.OpensslPath=${text}`], changes);

checkTest(opensslPath, {
  pass: {
    None: path("None"),
    "no line": agentTree(),
    "a link to a program": path("/usr/bin/openssl11", {
      "/usr/bin/openssl11": link("/opt/openssl"),
      "/opt/openssl": program(),
    }),
  },
  fail: {
    "nothing there": [path("/opt/openssl"), { message: "names no program of the image", line: 1 }],
    "a file that is no program": [path("/opt/openssl", { "/opt/openssl": "text" }), { line: 1 }],
    "no absolute path": [path("openssl"), { line: 1 }],
  },
  notApplicable: { "no agent": noAgent },
});
