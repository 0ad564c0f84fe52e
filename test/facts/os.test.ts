import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { os } from "../../src/facts/os.ts";
import { parseOsRelease } from "../../src/facts/os-release.ts";
import { type Tree, imageFrom, link } from "../../src/testing/index.ts";

const osOf = (tree: Tree) => imageFrom(tree).fact(os);

describe("the system is named by", () => {
  test("os-release behind its usual link", async () => {
    const tree = {
      "/etc/os-release": link("../usr/lib/os-release"),
      "/usr/lib/os-release":
        'NAME="Oracle Linux Server"\nID="ol"\nID_LIKE="fedora"\nVERSION_ID="9.4"\nPRETTY_NAME="Oracle Linux Server 9.4"\n',
    };
    expect(await osOf(tree)).toMatchObject({
      id: "ol",
      family: "redhat",
      version: "9.4",
      major: 9,
      minor: 4,
      name: "Oracle Linux Server 9.4",
    });
  });

  test("/usr/lib/os-release alone, as where /etc is made at first boot", async () => {
    expect(await osOf({ "/usr/lib/os-release": "ID=flatcar\nVERSION_ID=4152.2.0\n" })).toMatchObject({
      family: "flatcar",
      major: 4152,
    });
  });

  test.each<[string, Tree, object]>([
    [
      "CentOS 6",
      { "/etc/centos-release": "CentOS release 6.10 (Final)\n" },
      { id: "centos", version: "6.10", major: 6, minor: 10, family: "redhat" },
    ],
    [
      "RHEL 6",
      { "/etc/redhat-release": "Red Hat Enterprise Linux Server release 6.9 (Santiago)\n" },
      { id: "rhel", major: 6 },
    ],
    [
      "Oracle Linux 6, which also carries redhat-release",
      {
        "/etc/oracle-release": "Oracle Linux Server release 6.8\n",
        "/etc/redhat-release": "Red Hat Enterprise Linux Server release 6.8 (Santiago)\n",
      },
      { id: "ol", version: "6.8" },
    ],
    [
      "SLES 11",
      { "/etc/SuSE-release": "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n" },
      { id: "sles", version: "11.4", family: "suse" },
    ],
    [
      "Ubuntu 12.04",
      { "/etc/lsb-release": 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\nDISTRIB_DESCRIPTION="Ubuntu 12.04.5 LTS"\n' },
      { id: "ubuntu", version: "12.04", family: "debian" },
    ],
    ["Debian 7", { "/etc/debian_version": "7.11\n" }, { id: "debian", version: "7.11", major: 7 }],
  ])("the files of %s", async (_name, tree, expected) => {
    expect(await osOf(tree)).toMatchObject({ recognized: true, ...expected });
  });

  test("debian_version where os-release has no number", async () => {
    expect(await osOf({ "/etc/os-release": "ID=debian\n", "/etc/debian_version": "13.1\n" })).toMatchObject({
      version: "13.1",
    });
    expect(await osOf({ "/etc/os-release": "ID=debian\n", "/etc/debian_version": "forky/sid\n" })).toMatchObject({
      version: "",
      major: undefined,
    });
  });

  test("ID_LIKE where the distribution itself is not known", async () => {
    expect(await osOf({ "/etc/os-release": 'ID=eurolinux\nID_LIKE="rhel fedora"\n' })).toMatchObject({
      id: "eurolinux",
      family: "redhat",
      recognized: true,
    });
    expect(await osOf({ "/etc/os-release": "ID=plan9\n" })).toMatchObject({ family: "other", recognized: false });
    expect(await osOf({})).toMatchObject({ id: "linux", recognized: false, path: undefined });
  });
});

describe("parseOsRelease", () => {
  test("undoes quotes and escapes, keeps places, takes the last assignment", () => {
    const text = '\uFEFF# comment\r\nID=old\n ID=\'new one\'\nA="say \\"hi\\" \\$5"\nnot a line\nB=\n';
    const variables = parseOsRelease(text, "/etc/os-release");
    expect(variables.get("ID")).toEqual({ value: "new one", path: "/etc/os-release", line: 3 });
    expect(variables.get("A")?.value).toBe('say "hi" $5');
    expect(variables.get("B")?.value).toBe("");
    expect(variables.size).toBe(3);
  });

  test("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        for (const variable of parseOsRelease(text, "/x").values()) expect(variable.line).toBeGreaterThan(0);
      }),
      { seed: 1 },
    );
  });
});
