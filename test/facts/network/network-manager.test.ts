import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseKeyfile } from "../../../src/facts/network/keyfile.ts";
import {
  type Profile,
  confList,
  networkManagerOpinion,
  profileStatics,
  specsMatch,
} from "../../../src/facts/network/network-manager.ts";
import { firstNic } from "../../../src/facts/network/opinion.ts";

const noIfcfg = { opinions: [], idle: undefined };
const profile = (text: string, refused?: string): Profile => ({ path: "/p", entries: parseKeyfile(text), refused });
const conf = (text: string) => parseKeyfile(text).map((entry) => ({ ...entry, path: "/c" }));
const does = (profiles: readonly Profile[], text = "") =>
  networkManagerOpinion(profiles, noIfcfg, conf(text), firstNic).does;
const ethernet = "[connection]\ntype=ethernet\n";

test("key files keep repeats, lines and what follows ; and #", () => {
  expect(parseKeyfile("# c\n[a b]\nk = v;w#x\nk=2\n[b]\nno value\n=x\n")).toEqual([
    { section: "a b", key: "k", value: "v;w#x", line: 3 },
    { section: "a b", key: "k", value: "2", line: 4 },
  ]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { line } of parseKeyfile(text)) expect(line).toBeLessThanOrEqual(text.split("\n").length);
    }),
  );
});

describe("profiles", () => {
  test.each([
    ["without any NetworkManager makes one", [], "dhcp"],
    ["auto", [`${ethernet}interface-name=eth0\n[ipv4]\nmethod=auto`], "dhcp"],
    ["no ipv4 section means auto", [ethernet], "dhcp"],
    ["manual", [`${ethernet}interface-name=eth0\n[ipv4]\nmethod=manual\naddress1=10.0.0.5/24`], "static"],
    ["disabled", [`${ethernet}[ipv4]\nmethod=disabled`], "none"],
    ["for another NIC", [`${ethernet}interface-name=ens3\n[ipv4]\nmethod=manual`], "dhcp"],
    ["for another MAC", [`${ethernet}[ethernet]\nmac-address=52:54:00:12:34:56\n[ipv4]\nmethod=manual`], "dhcp"],
    ["not activated, so none is made up", [`${ethernet}autoconnect=false\ninterface-name=eth0`], "none"],
    ["of another type", ["[connection]\ntype=wifi\n"], "dhcp"],
    [
      "the higher priority wins",
      [`${ethernet}autoconnect-priority=120\n[ipv4]\nmethod=auto`, `${ethernet}[ipv4]\nmethod=manual`],
      "dhcp",
    ],
    ["equals that disagree", [`${ethernet}[ipv4]\nmethod=auto`, `${ethernet}[ipv4]\nmethod=manual`], "unknown"],
    ["matched by driver", [`${ethernet}[match]\ndriver=hv_netvsc;\n[ipv4]\nmethod=manual`], "static"],
    ["not matched by driver", [`${ethernet}[match]\ndriver=!hv_netvsc;\n[ipv4]\nmethod=manual`], "dhcp"],
  ])("%s", (_name, texts, expected) => {
    expect(does(texts.map((text) => profile(text)))).toBe(expected);
  });

  test("a profile that is open to others is not loaded", () => {
    expect(does([profile(`${ethernet}[ipv4]\nmethod=manual`, "open")])).toBe("dhcp");
  });

  test("ifcfg files count as profiles", () => {
    const opinion = { does: "static", reasons: [] } as const;
    expect(networkManagerOpinion([], { opinions: [opinion], idle: undefined }, [], firstNic).does).toBe("static");
    expect(networkManagerOpinion([], { opinions: [], idle: { text: "idle" } }, [], firstNic).does).toBe("none");
  });
});

describe("configuration", () => {
  test.each([
    ["[main]\nno-auto-default=*", "none"],
    ["[main]\nno-auto-default=52:54:00:12:34:56", "dhcp"],
    ["[keyfile]\nunmanaged-devices=*,except:type:wifi,except:type:gsm", "none"],
    ["[keyfile]\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core", "dhcp"],
    ["[keyfile]\nunmanaged-devices=*,except:type:ethernet", "dhcp"],
    ["[keyfile]\nunmanaged-devices=interface-name:eth*", "none"],
    ["[keyfile]\nunmanaged-devices=*\n[keyfile]\nunmanaged-devices=", "dhcp"],
    ["[device]\nmatch-device=driver:hv_netvsc\nmanaged=0", "none"],
    ["[device-x]\nmatch-device=type:wifi\nmanaged=0", "dhcp"],
  ])("%j: %s", (text, expected) => {
    expect(does([], text)).toBe(expected);
  });

  test("lists grow and shrink", () => {
    const entries = conf("[keyfile]\nunmanaged-devices=a;b\nunmanaged-devices+=c\nunmanaged-devices-=a\n");
    expect(confList(entries, "keyfile", "unmanaged-devices")).toMatchObject({ values: ["b", "c"], entry: { line: 4 } });
  });

  test("nothing but exceptions means all others", () => {
    expect(specsMatch(["except:type:wifi"], firstNic)).toBe(true);
    expect(specsMatch(["except:eth0"], firstNic)).toBe(false);
    expect(specsMatch([], firstNic)).toBe(false);
  });
});

test("what belongs to the old machine or site", () => {
  const text = `${ethernet}interface-name=eth0\nuuid=1\n[ethernet]\nmac-address=52:54:00:12:34:56\ncloned-mac-address=stable\n[ipv4]\naddress1=10.0.0.5/24,10.0.0.1\ndns=8.8.8.8;\ndhcp-client-id=mac\nroute1=10.1.0.0/16\n`;
  expect(profileStatics(profile(text)).map(({ kind, device }) => [kind, device])).toEqual([
    ["mac", "eth0"],
    ["address", "eth0"],
    ["dns", "eth0"],
    ["route", "eth0"],
  ]);
});
