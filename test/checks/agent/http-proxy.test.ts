import httpProxy from "../../../checks/agent/http-proxy.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const dropIn = "/etc/systemd/system/waagent.service.d/proxy.conf";
const environment = (...lines: string[]) => agentTree(["A=b"], { [dropIn]: `[Service]\n${lines.join("\n")}\n` });

checkTest(httpProxy, {
  pass: {
    "no line": agentTree(),
    None: agentTree(["HttpProxy.Host=None", "HttpProxy.Port=None"]),
    "a port without a host": agentTree(["HttpProxy.Port=3128"]),
    "other variables": environment("Environment=PATH=/usr/bin no_proxy=localhost"),
    "a proxy that a later line takes back": environment("Environment=http_proxy=http://p:3128", "Environment="),
    "a proxy that is set empty": environment("Environment=http_proxy=http://p:3128", "Environment=http_proxy="),
  },
  fail: {
    "a host": [
      agentTree(["# build", "HttpProxy.Host=build-proxy.local"]),
      {
        message: "the agent goes through a proxy",
        line: 2,
        evidence: { actual: "HttpProxy.Host=build-proxy.local", expected: "None" },
      },
    ],
    "a host with a login, which stays unsaid": [
      agentTree(["HttpProxy.Host=http://joe:s3cret@proxy"]),
      { evidence: { actual: "HttpProxy.Host=proxy", expected: "None" } },
    ],
    "nothing, which is no None": [agentTree(["HttpProxy.Host="]), { evidence: { actual: "HttpProxy.Host is empty" } }],
    "variables of the service": [
      environment('Environment="http_proxy=http://u:p@proxy:3128" HTTPS_PROXY=http://proxy:3128'),
      { path: dropIn, line: 2, subject: "http_proxy", evidence: { actual: "http_proxy=proxy:3128" } },
      { subject: "HTTPS_PROXY", evidence: { actual: "HTTPS_PROXY=http://proxy:3128" } },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
