import endpointDiscovery from "../../../checks/agent/endpoint-discovery.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

const way = (text: string) => agentTree([`Protocol.EndpointDiscovery=${text}`]);

checkTest(endpointDiscovery, {
  pass: { "no line": agentTree(), dhcp: way("dhcp"), static: way("static") },
  fail: {
    "another case": [way("DHCP"), { message: "the text counts as static", line: 1 }],
    nothing: [way(""), { line: 1 }],
  },
  notApplicable: {
    "an agent that does not read it": oldAgent("2.13.1.1", ["Protocol.EndpointDiscovery=x", "AutoUpdate.Enabled=n"]),
    "no agent": noAgent,
  },
});
