import wireserverReachable from "../../../checks/network/wireserver-reachable.ts";
import { enabledUnit } from "../../../fixtures/trees/parts/systemd.ts";
import { rhel9 } from "../../../fixtures/trees/rhel-9.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { el9 } from "./_trees.ts";

const iptables = (rules: string) => ({
  ...el9,
  ...enabledUnit("iptables.service"),
  "/etc/sysconfig/iptables": `*filter\n${rules}\nCOMMIT\n`,
});
const path = "/etc/sysconfig/iptables";

checkTest(wireserverReachable, {
  pass: {
    "no firewall": el9,
    "firewalld with ssh open": {
      ...rhel9(),
      ...enabledUnit("firewalld.service"),
      "/usr/lib/firewalld/zones/public.xml": '<zone>\n<service name="ssh"/>\n</zone>\n',
    },
    "Kubernetes drops what pods send": iptables("-A FORWARD -d 168.63.129.16 -p tcp --dport 80 -j DROP"),
    "dropped by default, with the exceptions": iptables(
      ":OUTPUT DROP\n-A OUTPUT -d 168.63.129.16,169.254.169.254 -p tcp -j ACCEPT",
    ),
    "closed for other users, as the agent does": iptables(
      "-A OUTPUT -d 168.63.129.16 -m owner --uid-owner 0 -j ACCEPT\n-A OUTPUT -d 168.63.129.16 -j DROP",
    ),
    "rules of a firewall that does not start": { ...el9, [path]: "*filter\n:OUTPUT DROP\nCOMMIT\n" },
  },
  fail: {
    "dropped by default": [
      iptables(":OUTPUT DROP [0:0]"),
      { message: "168.63.129.16:80 (the wire server) is blocked", path, line: 2, subject: "iptables" },
      { message: "168.63.129.16:32526" },
      { message: "169.254.169.254:80" },
    ],
    "one port of two": [iptables(":OUTPUT DROP\n-A OUTPUT -p tcp --dport 80 -j ACCEPT"), { message: "32526", line: 2 }],
    "the metadata service": [iptables("-A OUTPUT -d 169.254.0.0/16 -j DROP"), { message: "169.254.169.254", line: 2 }],
  },
  undecided: {
    "a set of addresses": [iptables("-A OUTPUT -m set --match-set bad dst -j DROP"), "depends on the running system"],
    "rules that cannot be read": [{ ...iptables(""), [path]: unreadable() }, "permission denied"],
  },
});
