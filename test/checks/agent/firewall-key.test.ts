import firewallKey from "../../../checks/agent/firewall-key.ts";
import { absent, checkTest, program, type Tree } from "../../../src/testing/index.ts";
import { agentTree, noAgent, oldAgent } from "./_agent-tree.ts";

const on = ["OS.EnableFirewall=y"];
const onlyNft: Tree = { "/usr/sbin/iptables": absent, "/usr/sbin/nft": program() };

checkTest(firewallKey, {
  pass: {
    iptables: agentTree(on),
    nft: agentTree(on, onlyNft),
    off: agentTree(["OS.EnableFirewall=n"], { "/usr/sbin/iptables": absent }),
    "nft for an agent that replaces itself": oldAgent("2.9.1.1", on, onlyNft),
  },
  fail: {
    neither: [
      agentTree(on, { "/usr/sbin/iptables": absent }),
      { message: "neither iptables nor nft is there", line: 1 },
    ],
    "nft for an agent that does not know it": [
      oldAgent("2.9.1.1", [...on, "AutoUpdate.Enabled=n"], onlyNft),
      { message: "iptables is not there" },
    ],
  },
  notApplicable: { "no agent": noAgent },
});
