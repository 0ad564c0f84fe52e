import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressIn, portIn } from "../../../src/facts/firewall/chains.ts";
import { IptablesReader, iptablesVerdict } from "../../../src/facts/firewall/iptables.ts";

const wireserver = { direction: "out", peer: "168.63.129.16", port: 80 } as const;
const ssh = { direction: "in", peer: undefined, port: 22 } as const;

function read(text: string) {
  const reader = new IptablesReader();
  reader.readText(text, "/rules");
  return reader.tables;
}
const out = (text: string) => iptablesVerdict(read(text), wireserver);

describe("what reaches the platform", () => {
  test.each([
    ["nothing said", "", "allowed"],
    ["policy ACCEPT", "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT", "allowed"],
    ["policy DROP", "*filter\n:OUTPUT DROP [0:0]\nCOMMIT", "blocked"],
    ["policy DROP with an exception", ":OUTPUT DROP\n-A OUTPUT -d 168.63.129.16/32 -p tcp -j ACCEPT", "allowed"],
    [
      "an exception for another port",
      ":OUTPUT DROP\n-A OUTPUT -d 168.63.129.16 -p tcp --dport 443 -j ACCEPT",
      "blocked",
    ],
    ["several ports", ":OUTPUT DROP\n-A OUTPUT -p tcp -m multiport --dports 53,80,443 -j ACCEPT", "allowed"],
    ["named ports", ":OUTPUT DROP\n-A OUTPUT -p tcp --dport http -j ACCEPT", "allowed"],
    ["UDP only", ":OUTPUT DROP\n-A OUTPUT -p udp -j ACCEPT", "blocked"],
    ["established only", ":OUTPUT DROP\n-A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT", "blocked"],
    ["new connections", ":OUTPUT DROP\n-A OUTPUT -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT", "allowed"],
    [
      "a rule that drops the address",
      "-A OUTPUT -d 168.63.128.0/23 -j REJECT --reject-with icmp-host-prohibited",
      "blocked",
    ],
    ["another address", "-A OUTPUT -d 169.254.169.254 -j DROP", "allowed"],
    ["all but the address", "-A OUTPUT ! -d 168.63.129.16 -j DROP", "allowed"],
    ["the old place of !", "-A OUTPUT -d ! 168.63.129.16 -j DROP", "allowed"],
    ["loopback", ":OUTPUT DROP\n-A OUTPUT -o lo -j ACCEPT", "blocked"],
    ["the NIC by pattern", ":OUTPUT DROP\n-A OUTPUT -o eth+ -j ACCEPT", "allowed"],
    ["a chain", ":OUTPUT DROP\n:mine - [0:0]\n-A OUTPUT -j mine\n-A mine -p tcp -j ACCEPT", "allowed"],
    ["a chain that returns", ":OUTPUT ACCEPT\n-A OUTPUT -g mine\n-A OUTPUT -j DROP\n-A mine -j RETURN", "allowed"],
    ["LOG goes on", ':OUTPUT DROP\n-A OUTPUT -j LOG --log-prefix "out "\n-A OUTPUT -j ACCEPT', "allowed"],
    [
      "the agent's own rules",
      "*security\n-A OUTPUT -d 168.63.129.16/32 -p tcp -m owner --uid-owner 0 -j ACCEPT\n-A OUTPUT -d 168.63.129.16/32 -p tcp -m conntrack --ctstate INVALID,NEW -j DROP",
      "allowed",
    ],
    ["users other than root", ":OUTPUT DROP\n-A OUTPUT -m owner --uid-owner 1000 -j ACCEPT", "blocked"],
    ["forwarded traffic only", "-A FORWARD -d 168.63.129.16 -p tcp --dport 80 -j DROP", "allowed"],
    ["a set that is not in the file", ":OUTPUT ACCEPT\n-A OUTPUT -m set --match-set bad dst -j DROP", "unknown"],
    ["a set, but all is dropped anyway", ":OUTPUT DROP\n-A OUTPUT -m set --match-set bad dst -j DROP", "blocked"],
    ["an inserted rule comes first", "-A OUTPUT -j DROP\n-I OUTPUT 1 -j ACCEPT", "allowed"],
    ["counters before the rule", "[5:300] -A OUTPUT -j DROP", "blocked"],
    ["a loop of chains", "-A OUTPUT -j a\n-A a -j b\n-A b -j a", "allowed"],
  ])("%s", (_name, text, answer) => {
    expect(out(text).answer).toBe(answer);
  });

  test("the rule or policy that decided is named", () => {
    expect(out("*filter\n:OUTPUT DROP [0:0]\n-A OUTPUT -o lo -j ACCEPT").place).toEqual({ path: "/rules", line: 2 });
    expect(out("*filter\n\n-A OUTPUT -d 168.63.129.16 -j DROP").place).toEqual({ path: "/rules", line: 3 });
  });
});

describe("ssh from outside", () => {
  test.each([
    [":INPUT DROP\n-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT", "allowed"],
    [":INPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -j REJECT", "blocked"],
    [":INPUT DROP\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT", "unknown"],
    [":INPUT DROP\n-A INPUT -s 0.0.0.0/0 -p tcp --dport 1:1024 -j ACCEPT", "allowed"],
    ["-A INPUT -p tcp --dport 22 -m recent --update --seconds 30 --hitcount 6 --name D --rsource -j DROP", "allowed"],
    [":INPUT DROP\n-A INPUT -p tcp --dport 22 -m limit --limit 3/min --limit-burst 5 -j ACCEPT", "allowed"],
  ])("%j: %s", (text, answer) => {
    expect(iptablesVerdict(read(text), ssh).answer).toBe(answer);
  });
});

test("addresses and ports", () => {
  expect(addressIn("168.63.129.16", "168.63.129.0/255.255.255.0")).toBe(true);
  expect(addressIn("168.63.129.16", "0.0.0.0/0")).toBe(true);
  expect(addressIn("168.63.129.16", "168.63.129.17")).toBe(false);
  expect(addressIn("168.63.129.16", "168.63.129.1-168.63.129.20")).toBe(true);
  expect(addressIn("168.63.129.16", "example.org")).toBeUndefined();
  expect(addressIn("168.63.129.16", "fe80::/10")).toBe(false);
  expect(portIn(22, "ssh")).toBe(true);
  expect(portIn(22, ":1024")).toBe(true);
  expect(portIn(22, "1024-")).toBe(false);
  expect(portIn(22, "gopher")).toBeUndefined();
});

test("any rules end in a verdict", () => {
  const piece = fc.constantFrom(
    "-A OUTPUT ",
    "-A a ",
    "-j a ",
    "-j DROP ",
    "-p tcp ",
    "! ",
    "-d 168.63.129.16 ",
    "\n",
    "--dport ",
    "22 ",
    "*filter",
    ":OUTPUT DROP",
    "-m x ",
    '"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expect(["allowed", "blocked", "unknown"]).toContain(out(pieces.join("")).answer);
    }),
  );
});
