import firewallRules from "../../../checks/leftovers/firewall-rules.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(firewallRules, {
  pass: {
    "the sample of the package": {
      "/etc/sysconfig/iptables": "# sample configuration for iptables service\n*filter\n-A INPUT -j REJECT\nCOMMIT\n",
    },
    "no rule": { "/etc/sysconfig/iptables": "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n" },
  },
  fail: {
    "own rules": [
      { "/etc/sysconfig/iptables": "*filter\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\nCOMMIT\n" },
      { path: "/etc/sysconfig/iptables", line: 2 },
    ],
    "a zone": [{ "/etc/firewalld/zones/public.xml": "<zone/>" }, { level: "info" }],
  },
});
