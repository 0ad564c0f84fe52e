import sshPort22 from "../../../checks/network/ssh-port-22.ts";
import { unitFile, enabledUnit } from "../../../fixtures/trees/parts/systemd.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { el9, ubuntu } from "./_trees.ts";

const conf = "/etc/ssh/sshd_config";
const withConf = (text: string) => ({ ...el9, [conf]: text });
const socket = (listen: string) => ({
  ...ubuntu,
  [conf]: "Port 2222\n",
  ...enabledUnit("ssh.socket", { service: ["ListenStream=22", ...listen.split("\n")], wantedBy: "sockets.target" }),
  ...unitFile("ssh.service", {}),
});
const iptables = (rules: string) => ({
  ...withConf(""),
  ...enabledUnit("iptables.service"),
  "/etc/sysconfig/iptables": rules,
});

checkTest(sshPort22, {
  pass: {
    "no port given": withConf("UsePAM yes\n"),
    "one port of two": withConf("Port 2222\nPort 22\n"),
    "a Match block does not count": withConf("Match User x\n  AllowTcpForwarding no\n"),
    "every address": withConf("ListenAddress 0.0.0.0\nListenAddress ::\n"),
    "the socket on port 22": socket(""),
    "the firewall opens it": iptables(":INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT"),
  },
  fail: {
    "another port": [
      withConf("# c\nPort 2222\n"),
      { message: "does not listen on port 22", path: conf, line: 2, evidence: { actual: "*:2222" } },
    ],
    "loopback only": [withConf("ListenAddress 127.0.0.1\n"), { evidence: { actual: "127.0.0.1:22" } }],
    "an address with its port": [withConf("ListenAddress 0.0.0.0:2222\n"), { evidence: { actual: "0.0.0.0:2222" } }],
    "the socket on another port": [
      socket("ListenStream=\nListenStream=2222"),
      { path: "/usr/lib/systemd/system/ssh.socket" },
    ],
    "the generator takes sshd_config": [
      { ...socket(""), "/usr/lib/systemd/system-generators/sshd-socket-generator": program() },
      { evidence: { actual: "*:2222" } },
    ],
    "the firewall shuts it": [
      iptables(":INPUT DROP"),
      { message: "lets nobody connect", path: "/etc/sysconfig/iptables", line: 1 },
    ],
  },
  notApplicable: { "no sshd": el9 },
  undecided: {
    "only from one network": [
      iptables(":INPUT DROP\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT"),
      "cannot be told",
    ],
  },
});
