import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ifupdownOpinion, ifupdownStatics, parseInterfaces } from "../../../src/facts/network/ifupdown.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";

const parse = (text: string) => parseInterfaces(text, "/etc/network/interfaces");

test.each([
  ["auto lo eth0\niface eth0 inet dhcp", "dhcp", 2],
  ["allow-hotplug eth0\niface eth0 inet dhcp", "dhcp", 2],
  ["allow-auto \\\n eth0\niface eth0 inet dhcp", "dhcp", 3],
  ["auto /eth*\niface eth0 inet dhcp", "dhcp", 2],
  ["auto eth0\niface eth0 inet6 auto\niface eth0 inet dhcp", "dhcp", 3],
  ["auto eth0\niface eth0\n  use dhcp", "dhcp", 2],
  ["auto eth0\niface eth0 inet static\n  address 10.0.0.5/24", "static", 2],
  ["auto eth0\niface eth0 inet manual", "static", 2],
  ["auto eth0\niface eth0 inet6 dhcp", "static", 1],
  ["auto eth0\niface eth0 inherits base", "unknown", 2],
  ["iface eth0 inet dhcp", "none", undefined],
  ["# auto eth0\nauto ens3\niface ens3 inet dhcp", "none", undefined],
  ["", "none", undefined],
])("%j: %s", (text, does, line) => {
  const opinion = ifupdownOpinion(parse(text), firstNic);
  expect(opinion.does).toBe(does);
  expect(opinion.reasons[0]?.line).toBe(line);
});

test("what belongs to the old site", () => {
  const text =
    "iface lo inet loopback\n  address 127.0.0.1\niface ens3 inet static\n  address 10.0.0.5\n  gateway 10.0.0.1\n  hwaddress ether 52:54:00:12:34:56\n  dns-nameservers 8.8.8.8\n  post-up route add default gw 10.0.0.1\n  mtu 1500\n";
  expect(ifupdownStatics(parse(text)).map(({ kind, line, device }) => [kind, line, device])).toEqual([
    ["address", 4, "ens3"],
    ["gateway", 5, "ens3"],
    ["mac", 6, "ens3"],
    ["dns", 7, "ens3"],
    ["route", 8, "ens3"],
  ]);
});

test("any text gives stanzas with lines of the text", () => {
  const piece = fc.constantFrom("auto ", "iface ", "eth0 ", "inet ", "dhcp", "\n", "\\\n", "#", "source x", " ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      for (const { line } of parse(text)) expect(line).toBeLessThanOrEqual(text.split("\n").length);
    }),
  );
});
