import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { alma9 } from "../fixtures/trees/alma-9.ts";
import { azureLinux3 } from "../fixtures/trees/azurelinux-3.ts";
import { centos7 } from "../fixtures/trees/centos-7.ts";
import { debian12 } from "../fixtures/trees/debian-12.ts";
import { flatcar } from "../fixtures/trees/flatcar.ts";
import { rhel9 } from "../fixtures/trees/rhel-9.ts";
import { sles15 } from "../fixtures/trees/sles-15.ts";
import { ubuntu2204 } from "../fixtures/trees/ubuntu-22.04.ts";
import { lint } from "../src/lint/lint.ts";
import type { ImageReport } from "../src/lint/report.ts";
import { absent, directory, hugeFile, imageFrom, link, special, type Tree, unreadable } from "../src/testing/tree.ts";

async function reportOf(tree: Tree): Promise<ImageReport> {
  const { images } = await lint([imageFrom(tree)], { checks });
  const [report] = images;
  if (!report) throw new Error("one image gives one report");
  expect(report.results.filter(({ status }) => status === "crashed")).toEqual([]);
  expect(report.notices.filter(({ code }) => code === "fact-crashed")).toEqual([]);
  return report;
}

const codes = ({ notices }: ImageReport) => notices.map(({ code }) => code);

function result({ results }: ImageReport, check: string) {
  const found = results.find((one) => one.check === check);
  if (!found) throw new Error(`there is no check ${check}`);
  return { status: found.status, messages: found.findings.map(({ message }) => message) };
}

function withOs(tree: Tree, osRelease: Tree[string]): Tree {
  return { ...tree, "/etc/os-release": osRelease, "/usr/lib/os-release": absent };
}

const osRelease = (id: string, version: string, more = "") => `ID=${id}\nVERSION_ID="${version}"\n${more}`;

describe("systems that do not say who they are", () => {
  test("CentOS 6 has a release file of its own alone", async () => {
    const report = await reportOf({
      ...withOs(centos7(), absent),
      "/etc/centos-release": absent,
      "/etc/redhat-release": "CentOS release 6.10 (Final)\n",
    });
    expect(report.os).toMatchObject({ id: "centos", version: "6.10", family: "redhat" });
    expect(result(report, "generic.distro-not-eol").messages).toEqual([
      "support for CentOS release 6.10 (Final) has ended",
    ]);
    expect(codes(report)).not.toContain("unknown-distribution");
  });

  test.each([
    ["a link that leads nowhere", link("../usr/lib/os-release")],
    ["a link to itself", link("os-release")],
    ["a directory", directory()],
    ["a fifo", special("fifo")],
    ["empty", ""],
    ["bytes", new Uint8Array(64).fill(0xff)],
  ])("os-release is %s", async (_what, entry) => {
    const report = await reportOf(withOs(debian12(), entry));
    // Debian's older file still tells, unless reading stops at the link in a circle.
    expect(report.os === null || report.os.id === "debian").toBe(true);
    if (report.os === null) expect(codes(report)).toContain("fact-unreadable");
  });

  test("os-release cannot be read", async () => {
    const report = await reportOf(withOs(ubuntu2204(), unreadable()));
    expect(report.os).toBeNull();
    expect(report.notices.map(({ message }) => message).join("\n")).toMatch(/the fact "os" is not known/);
    expect(result(report, "generic.distro-not-eol").status).toBe("undecided");
    expect(result(report, "distro.ubuntu.packages").status).toBe("not-applicable");
  });

  test("os-release is larger than a disk", async () => {
    const report = await reportOf(withOs(ubuntu2204(), hugeFile(2 ** 40)));
    expect(report.os).toBeNull();
  });

  test("nothing says anything", async () => {
    const report = await reportOf({ "/etc/": directory() });
    expect(codes(report)).toContain("unknown-distribution");
    expect(result(report, "generic.endorsed-distro").messages).toEqual([
      "nothing in the image says which system it is",
    ]);
  });
});

describe("systems that are not known", () => {
  test.each([
    ["slackware", "15.0"],
    ["void", ""],
    ["constructor", "1"],
    ["__proto__", "constructor"],
    ["hasownproperty", "1"],
  ])("%s %s gets the generic checks and a notice", async (id, version) => {
    const report = await reportOf(withOs(debian12(), osRelease(id, version)));
    expect(codes(report)).toContain("unknown-distribution");
    expect(report.os?.family).toBe("other");
    expect(result(report, "agent.installed").status).toBe("pass");
    const own = report.results.filter(({ check }) => check.startsWith("distro."));
    expect(own.filter(({ status }) => status !== "not-applicable").map(({ check }) => check)).toEqual([]);
  });

  test.each([
    ["linuxmint", "22", "ubuntu debian", "debian"],
    ["amzn", "2023", "fedora", "redhat"],
    ["nobara", "40", "rhel centos fedora", "redhat"],
    ["regata", "1", "suse opensuse", "suse"],
  ])("%s is one of the family that it names", async (id, version, like, family) => {
    const report = await reportOf(withOs(debian12(), osRelease(id, version, `ID_LIKE="${like}"\n`)));
    expect(report.os?.family).toBe(family);
    expect(codes(report)).not.toContain("unknown-distribution");
  });

  test.each([
    ["photon", "5.0"],
    ["gardenlinux", "1592"],
    ["nixos", "25.05"],
    ["kali", "2025.3"],
    ["alpine", "3.22"],
    ["arch", ""],
    ["opensuse-microos", "20251029"],
    ["sl-micro", "6.1"],
    ["coreos", "1"],
    ["rhcos", "4.16"],
  ])("%s %s is gone through", async (id, version) => {
    const report = await reportOf(withOs(ubuntu2204(), osRelease(id, version)));
    expect(report.os?.id).toBe(id);
  });
});

describe("releases that do not exist", () => {
  test.each([
    ["debian", "99", "debian 99 is newer than every release that is known"],
    ["ubuntu", "23.13", "ubuntu has no release 23.13"],
    ["rhel", "42.1", "rhel 42.1 is newer than every release that is known"],
    ["sles", "13", "sles has no release 13"],
    ["fedora", "-1", "fedora has no release -1"],
    ["azurelinux", "9".repeat(400), `azurelinux ${"9".repeat(400)} is newer than every release that is known`],
  ])("%s %s is told", async (id, version, message) => {
    const report = await reportOf(withOs(ubuntu2204(), osRelease(id, version)));
    expect(result(report, "distro.known-release").messages).toEqual([message]);
  });
});

describe("parts of two systems", () => {
  test("os-release of Rocky over the packages of RHEL", async () => {
    const report = await reportOf(withOs(rhel9(), osRelease("rocky", "9.6", 'NAME="Rocky Linux"\n')));
    expect(result(report, "distro.rhel.rhui-client").status).toBe("not-applicable");
    expect(result(report, "generic.endorsed-distro").status).toBe("pass");
  });

  test("os-release of RHEL 8 over the packages of RHEL 9", async () => {
    const report = await reportOf(withOs(rhel9(), osRelease("rhel", "8.10")));
    expect(result(report, "distro.rhel.rhui-client").messages).toEqual(["rhui-azure-rhel9 is for release 9"]);
  });

  test("os-release of SLES over the packages of dpkg", async () => {
    const report = await reportOf(withOs(debian12(), osRelease("sles", "15.6")));
    expect(result(report, "distro.suse.packages").messages).toEqual(["python-azure-agent is not installed"]);
    expect(result(report, "distro.identity-consistent").messages).toEqual([
      "os-release says sles, yet the packages are those of dpkg",
    ]);
  });

  test("os-release of Ubuntu over the packages of rpm", async () => {
    const report = await reportOf(withOs(alma9(), osRelease("ubuntu", "24.04", "VERSION_CODENAME=noble\n")));
    expect(result(report, "distro.ubuntu.packages").messages).toEqual(["netplan.io, walinuxagent are not installed"]);
    expect(result(report, "distro.identity-consistent").status).toBe("fail");
  });

  test("the repositories of CentOS in AlmaLinux, and of Debian in Ubuntu", async () => {
    const report = await reportOf({
      ...alma9(),
      "/etc/yum.repos.d/CentOS-Base.repo": "[base]\nmirrorlist=http://mirrorlist.centos.org/?repo=os\n",
      "/etc/apt/sources.list": "deb http://deb.debian.org/debian bookworm main\n",
    });
    expect(result(report, "distro.centos.mirrors-alive").status).toBe("not-applicable");
    expect(result(report, "distro.debian.repositories").status).toBe("not-applicable");
  });

  test("an agent whose package is removed and whose configuration is left", async () => {
    const status = String(debian12()["/var/lib/dpkg/status"]);
    const report = await reportOf({
      ...debian12(),
      "/var/lib/dpkg/status": status.replace(
        /(Package: waagent\n[^]*?Status: )install ok installed/,
        "$1deinstall ok config-files",
      ),
      ...Object.fromEntries(
        Object.keys(debian12())
          .filter((path) => /azurelinuxagent|walinuxagent\.service|\/waagent$/.test(path))
          .map((path) => [path, absent]),
      ),
    });
    expect(result(report, "agent.installed").status).toBe("fail");
  });
});

/** What a tool or a slip of an administrator can put in the place of a file. */
const oddities: Readonly<Record<string, Tree[string]>> = {
  "a directory": directory(),
  "a fifo": special("fifo"),
  "a link to nowhere": link("/nowhere/at/all"),
  "a link to itself": link("self"),
  "a file that cannot be read": unreadable(),
  "random bytes": Uint8Array.from({ length: 512 }, (_, index) => (index * 197) % 256),
};

const configurationFiles = [
  "/etc/waagent.conf",
  "/etc/cloud/cloud.cfg",
  "/etc/fstab",
  "/etc/passwd",
  "/etc/shadow",
  "/etc/sudoers",
  "/etc/ssh/sshd_config",
  "/etc/default/grub",
  "/etc/hostname",
  "/etc/machine-id",
  "/etc/yum.conf",
  "/etc/yum.repos.d/x.repo",
  "/etc/apt/sources.list",
  "/etc/apt/sources.list.d/x.sources",
  "/etc/zypp/repos.d/x.repo",
  "/etc/redhat-release",
  "/var/lib/dpkg/status",
  "/var/lib/rpm/rpmdb.sqlite",
  "/boot/grub2/grub.cfg",
  "/boot/grub/grub.cfg",
];

const trees = [ubuntu2204, rhel9, sles15, azureLinux3, flatcar] as const;

describe.each(Object.entries(oddities))("%s in place of a configuration file", (what, entry) => {
  // Each file in one of the trees, each time another: all of them with all would take minutes.
  test.each(configurationFiles.map((path, index) => [path, trees[(index + what.length) % trees.length]] as const))(
    "%s is judged to the end",
    async (path, tree = ubuntu2204) => {
      const own = entry === oddities["a link to itself"] ? link(path.slice(path.lastIndexOf("/") + 1)) : entry;
      const report = await reportOf({ ...withDirectories(tree(), path), [path]: own });
      expect(report.results).toHaveLength(checks.length);
    },
  );
});

/** SUSE's /var/lib/rpm is a link, below which nothing can be written down. */
function withDirectories(tree: Tree, path: string): Tree {
  if (!path.startsWith("/var/lib/rpm/")) return tree;
  return Object.fromEntries(Object.entries(tree).filter(([one]) => one !== "/var/lib/rpm"));
}
