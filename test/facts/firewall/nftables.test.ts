import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nftIncludes, nftablesVerdict, parseNftables } from "../../../src/facts/firewall/nftables.ts";

const wireserver = { direction: "out", peer: "168.63.129.16", port: 80 } as const;
const ssh = { direction: "in", peer: undefined, port: 22 } as const;
const read = (text: string) => parseNftables([{ text, path: "/etc/nftables.conf" }]);
const output = (rules: string, policy = "drop", family = "inet") =>
  nftablesVerdict(
    read(
      `#!/usr/sbin/nft -f\nflush ruleset\ntable ${family} filter {\n\tchain output {\n\t\ttype filter hook output priority 0; policy ${policy};\n\t\t${rules}\n\t}\n}\n`,
    ),
    wireserver,
  );

describe("what reaches the platform", () => {
  test.each([
    ["", "blocked"],
    ["accept", "allowed"],
    ["ip daddr 168.63.129.16 accept", "allowed"],
    ["ip daddr { 169.254.169.254, 168.63.129.16 } tcp dport { 80, 32526 } accept", "allowed"],
    ["ip daddr 168.63.129.16 tcp dport 443 accept", "blocked"],
    ["tcp dport { 53, 80-90 } accept", "allowed"],
    ["tcp dport http counter packets 0 bytes 0 accept", "allowed"],
    ["udp dport 53 accept", "blocked"],
    ["ct state established,related accept", "blocked"],
    ["ct state { new, established } accept", "allowed"],
    ["ct state != invalid accept", "allowed"],
    ["oifname lo accept", "blocked"],
    ['oifname "eth*" accept', "allowed"],
    ["meta l4proto tcp accept", "allowed"],
    ["ip6 daddr ::1 accept", "blocked"],
    ["meta skuid 0 accept", "allowed"],
    ["meta skuid 1000 accept", "blocked"],
    ["ip daddr @allowed accept", "unknown"],
    ['log prefix "out: " accept', "allowed"],
    ['comment "a { b" accept', "allowed"],
  ])("policy drop and %j: %s", (rules, answer) => {
    expect(output(rules).answer).toBe(answer);
  });

  test.each([
    ["", "allowed"],
    ["ip daddr 168.63.129.16 drop", "blocked"],
    ["ip daddr 168.63.129.16 reject with icmp type host-unreachable", "blocked"],
    ["ip daddr != 168.63.129.16 drop", "allowed"],
    ["ip daddr 168.63.129.16 meta skuid != 0 drop", "allowed"],
  ])("policy accept and %j: %s", (rules, answer) => {
    expect(output(rules, "accept").answer).toBe(answer);
  });

  test("families, hooks and other chains", () => {
    expect(output("", "drop", "ip6").answer).toBe("allowed");
    expect(output("", "drop", "ip").answer).toBe("blocked");
    const chains =
      "table inet t {\nset a { type ipv4_addr; elements = { 1.2.3.4 } }\nchain extra { tcp dport 80 accept }\nchain o { type filter hook output priority 0; policy drop; jump extra; }\n}";
    expect(nftablesVerdict(read(chains), wireserver).answer).toBe("allowed");
    expect(
      nftablesVerdict(read("table ip t { chain p { type filter hook forward priority 0; policy drop; } }"), wireserver)
        .answer,
    ).toBe("allowed");
    expect(
      nftablesVerdict(
        read("table ip n { chain o { type nat hook output priority 0; policy accept; drop } }"),
        wireserver,
      ).answer,
    ).toBe("allowed");
  });

  test("definitions and commands", () => {
    const text =
      "define WIRE = 168.63.129.16\nadd table inet f\nadd chain inet f o { type filter hook output priority 0; policy drop; }\nadd rule inet f o ip daddr $WIRE accept\n";
    expect(nftablesVerdict(read(text), wireserver).answer).toBe("allowed");
    expect(nftablesVerdict(read(`${text}insert rule inet f o drop\n`), wireserver)).toEqual({
      answer: "blocked",
      place: { path: "/etc/nftables.conf", line: 5 },
    });
    expect(nftablesVerdict(read(`${text}flush ruleset\n`), wireserver).answer).toBe("allowed");
  });
});

test("ssh from outside", () => {
  const input = (rules: string) =>
    nftablesVerdict(
      read(`table inet f { chain i { type filter hook input priority 0; policy drop;\n${rules}\n} }`),
      ssh,
    ).answer;
  expect(input("tcp dport 22 accept")).toBe("allowed");
  expect(input("iif lo accept")).toBe("blocked");
  expect(input("ip saddr 10.0.0.0/8 tcp dport ssh accept")).toBe("unknown");
});

test("included files", () => {
  expect(nftIncludes('include "/etc/nftables.d/*.nft"\n # include "no"\n  include "b"\n')).toEqual([
    "/etc/nftables.d/*.nft",
    "b",
  ]);
});

test("any script ends in a verdict", () => {
  const piece = fc.constantFrom(
    "table inet f ",
    "chain o ",
    "{",
    "}",
    "\n",
    ";",
    "type filter hook output priority 0",
    "policy drop",
    "ip daddr ",
    "1.2.3.4 ",
    "accept ",
    "jump o ",
    '"',
    "#",
    "$x ",
    "define x = ",
    "add rule ",
    "!= ",
    ",",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expect(["allowed", "blocked", "unknown"]).toContain(nftablesVerdict(read(pieces.join("")), wireserver).answer);
    }),
  );
});
