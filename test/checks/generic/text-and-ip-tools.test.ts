import textAndIpTools from "../../../checks/generic/text-and-ip-tools.ts";
import { checkTest, program, absent } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "../agent/_agent-tree.ts";

const all = { "/usr/bin/sed": program(), "/usr/bin/grep": program(), "/usr/sbin/ip": program() };

checkTest(textAndIpTools, {
  pass: {
    "all there": agentTree(undefined, all),
    "nft in place of iptables": agentTree(undefined, {
      ...all,
      "/usr/sbin/iptables": absent,
      "/usr/sbin/nft": program(),
    }),
  },
  fail: {
    "no ip": [
      agentTree(undefined, { ...all, "/usr/sbin/ip": absent }),
      { message: "ip is not installed", subject: "ip" },
    ],
    "no firewall tool is only noted": [
      agentTree(undefined, { ...all, "/usr/sbin/iptables": absent }),
      { subject: "iptables", level: "info" },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
