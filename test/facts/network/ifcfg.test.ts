import { describe, expect, test } from "vitest";
import {
  ifcfgIsFor,
  ifcfgName,
  ifcfgStatics,
  parseIfcfg,
  redHatIfcfgOpinion,
  suseIfcfgOpinion,
} from "../../../src/facts/network/ifcfg.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";

const parse = (text: string, name = "eth0") => parseIfcfg(name, text, `/etc/ifcfg-${name}`);

test.each([
  ["ifcfg-eth0", "eth0"],
  ["ifcfg-Wired_connection_1", "Wired_connection_1"],
  ["ifcfg-eth0.bak", undefined],
  ["ifcfg-eth0.rpmsave", undefined],
  ["ifcfg-eth0~", undefined],
  ["route-eth0", undefined],
])("%s is for %s", (file, name) => {
  expect(ifcfgName(file)).toBe(name);
});

test.each([
  ["DEVICE=eth0", "eth0", true],
  ["", "eth0", true],
  ["DEVICE=eth0", "any", true],
  ["DEVICE=ens3", "eth0", false],
  ["DEVICE=eth0\nHWADDR=52:54:00:12:34:56", "eth0", false],
  ['DEVICE="eth0"\nHWADDR=', "eth0", true],
])("%j named %s is for the NIC: %s", (text, name, expected) => {
  expect(ifcfgIsFor(parse(text, name), firstNic)).toBe(expected);
});

describe("Red Hat", () => {
  test.each([
    ["ONBOOT=yes\nBOOTPROTO=dhcp", "dhcp"],
    ['ONBOOT="YES"\nBOOTPROTO="DHCP"', "dhcp"],
    ["BOOTPROTO=bootp", "dhcp"],
    ["ONBOOT=no\nBOOTPROTO=dhcp", "none"],
    ["ONBOOT=yes\nBOOTPROTO=static\nIPADDR=10.0.0.5", "static"],
    ["ONBOOT=yes\nBOOTPROTO=none", "static"],
    ["ONBOOT=yes", "static"],
    ["ONBOOT=yes\nBOOTPROTO=dhcp\nBOOTPROTO=none", "static"],
    ["ONBOOT=yes\nBOOTPROTO=$(cat /x)", "unknown"],
  ])("%j: %s", (text, does) => {
    expect(redHatIfcfgOpinion(parse(text)).does).toBe(does);
  });
});

describe("SUSE", () => {
  test.each([
    ["BOOTPROTO='dhcp'\nSTARTMODE='auto'", "dhcp"],
    ["BOOTPROTO='dhcp+autoip'\nSTARTMODE='auto'", "dhcp"],
    ["BOOTPROTO=dhcp4\nSTARTMODE=onboot", "dhcp"],
    ["BOOTPROTO=dhcp6\nSTARTMODE=auto", "static"],
    ["BOOTPROTO=static\nSTARTMODE=auto", "static"],
    ["BOOTPROTO=dhcp\nSTARTMODE=manual", "none"],
    ["BOOTPROTO=dhcp\nSTARTMODE=off", "none"],
    ["BOOTPROTO=dhcp", "none"],
  ])("%j: %s", (text, does) => {
    expect(suseIfcfgOpinion(parse(text)).does).toBe(does);
  });
});

test("what belongs to the old machine or site", () => {
  const text =
    "DEVICE=eth0\nHWADDR=52:54:00:12:34:56\nMACADDR=52:54:00:12:34:57\nUUID=1-2\nIPADDR=10.0.0.5\nIPADDR1=10.0.0.6\nGATEWAY=10.0.0.1\nDNS1=8.8.8.8\nPREFIX=24\nIPADDR2=\n";
  expect(ifcfgStatics(parse(text)).map(({ kind, line }) => `${line} ${kind}`)).toEqual([
    "2 mac",
    "3 mac",
    "4 uuid",
    "5 address",
    "6 address",
    "7 gateway",
    "8 dns",
  ]);
  expect(ifcfgStatics(parse("DEVICE=lo\nIPADDR=127.0.0.1", "lo"))).toEqual([]);
});
