import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDhclientConf } from "../../../src/facts/network/dhclient-conf.ts";
import { dhcpcdOpinion, parseDhcpcdConf } from "../../../src/facts/network/dhcpcd-conf.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";

const statements = (text: string) =>
  parseDhclientConf(text, "/c").map(({ keyword, words, interfaceName, line }) =>
    `${line} ${interfaceName ?? "-"} ${keyword} ${words.join(" ")}`.trim(),
  );

test("statements, blocks, comments and quoted texts of dhclient.conf", () => {
  expect(
    statements(
      '# timeout 5;\ntimeout 300;\nsend host-name = "a;b # c";\nrequest subnet-mask,\n  routers;\ninterface "eth0" {\n  send dhcp-client-identifier 1:0:a0;\n  timeout 10;\n}\nretry 60;\nunfinished',
    ),
  ).toEqual([
    "2 - timeout 300",
    '3 - send host-name = "a;b # c"',
    "4 - request subnet-mask routers",
    "7 eth0 send dhcp-client-identifier 1:0:a0",
    "8 eth0 timeout 10",
    "10 - retry 60",
  ]);
});

test("any text is read to its end", () => {
  const piece = fc.constantFrom("timeout ", "5", ";", "{", "}", '"', "\\", "#", "\n", "interface ", ",");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      for (const { line } of parseDhclientConf(text, "/c")) expect(line).toBeLessThanOrEqual(text.split("\n").length);
    }),
  );
});

test.each([
  ["hostname\noption host_name", "dhcp"],
  ["denyinterfaces eth0", "none"],
  ["denyinterfaces veth* docker0", "dhcp"],
  ["allowinterfaces eth*", "dhcp"],
  ["allowinterfaces ens3", "none"],
  ["interface eth0\nstatic ip_address=10.0.0.5/24", "static"],
  ["interface ens3\nstatic ip_address=10.0.0.5/24", "dhcp"],
  ["nodhcp", "static"],
])("dhcpcd with %j: %s", (text, does) => {
  expect(dhcpcdOpinion(parseDhcpcdConf(text, "/etc/dhcpcd.conf"), firstNic).does).toBe(does);
});
