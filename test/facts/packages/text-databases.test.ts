import { expect, test } from "vitest";
import { packages } from "../../../src/facts/packages.ts";
import { imageFrom, unreadable } from "../../../src/testing/index.ts";

const status = `Package: waagent
Status: deinstall ok config-files
Architecture: amd64
Version: 2.7.3.0-4.1
Config-Version: 2.7.3.0-4.1

Package: libc6
Status: install ok installed
Priority: optional
Architecture: amd64
Multi-Arch: same
Version: 2.36-9+deb12u4
Description: GNU C Library
 Contains the standard libraries.
 .
 Package: not-one

Package: libc6
Status: install ok installed
Architecture: i386
Version: 2.36-9+deb12u4

package: openssh-server
STATUS:install ok half-configured
architecture: amd64
version: 1:9.2p1-2+deb12u2

Package: dpkg
Status: install ok triggers-pending
Architecture: amd64
Version: 1.21.22

Package: gone
Status: purge ok not-installed
Architecture: amd64
`;

test("dpkg: only what is installed is found, the rest is listed", async () => {
  const facts = await imageFrom({ "/var/lib/dpkg/status": status }).fact(packages);
  expect(facts.database).toBe("dpkg");
  expect(facts.path).toBe("/var/lib/dpkg/status");
  expect(facts.all().map((found) => [found.name, found.version, found.arch, found.status])).toEqual([
    ["dpkg", "1.21.22", "amd64", "installed"],
    ["libc6", "2.36-9+deb12u4", "amd64", "installed"],
    ["libc6", "2.36-9+deb12u4", "i386", "installed"],
    ["openssh-server", "1:9.2p1-2+deb12u2", "amd64", "broken"],
    ["waagent", "2.7.3.0-4.1", "amd64", "config-files"],
  ]);
  expect(facts.find("waagent", "walinuxagent")).toBeUndefined();
  expect(facts.find("waagent", "libc6")).toMatchObject({
    arch: "amd64",
    upstreamVersion: "2.36",
    release: "9+deb12u4",
  });
  expect(facts.all().find(({ name }) => name === "openssh-server")).toMatchObject({
    epoch: 1,
    upstreamVersion: "9.2p1",
  });
});

test("dpkg: the paths of a package, with and without an architecture in the list's name", async () => {
  const { ownerOf } = await imageFrom({
    "/var/lib/dpkg/status": status,
    "/var/lib/dpkg/info/libc6:amd64.list": "/.\n/lib\n/lib/x86_64-linux-gnu/libc.so.6\n",
    "/var/lib/dpkg/info/dpkg.list": "/usr/bin/dpkg\n",
    "/var/lib/dpkg/info/dpkg.md5sums": "d41d8cd98f00b204e9800998ecf8427e  usr/bin/nothing\n",
  }).fact(packages);
  expect(await ownerOf?.("/usr/lib/x86_64-linux-gnu/libc.so.6")).toBe("libc6");
  expect(await ownerOf?.("/bin/dpkg")).toBe("dpkg");
  expect(await ownerOf?.("/usr/bin/nothing")).toBeUndefined();
});

test("dpkg: an image without dpkg has one file a package", async () => {
  const facts = await imageFrom({
    "/var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n",
    "/var/lib/dpkg/status.d/base.md5sums": "Package: none\n",
    "/var/lib/dpkg/status.d/tzdata": "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n",
  }).fact(packages);
  expect(facts.path).toBe("/var/lib/dpkg/status.d");
  expect(facts.all().map(({ name }) => name)).toEqual(["base-files", "tzdata"]);
});

test("dpkg: a database that cannot be read is no empty one", async () => {
  await expect(imageFrom({ "/var/lib/dpkg/status": unreadable() }).fact(packages)).rejects.toThrow("permission denied");
});

const installed = `C:Q1abc=
P:busybox
V:1.36.1-r5
A:x86_64
F:bin
R:busybox
a:0:0:755
F:

P:alpine-baselayout
V:3.4.3-r1
A:x86_64
R:root-file
`;

test.each(["/lib/apk/db/installed", "/usr/lib/apk/db/installed"])("apk: %s", async (path) => {
  const facts = await imageFrom({ [path]: installed }).fact(packages);
  expect(facts).toMatchObject({ database: "apk", path });
  expect(facts.find("busybox")).toMatchObject({ version: "1.36.1-r5", upstreamVersion: "1.36.1", release: "r5" });
  expect(facts.all()).toHaveLength(2);
  expect(await facts.ownerOf?.("/usr/bin/busybox")).toBe("busybox");
  expect(await facts.ownerOf?.("/root-file")).toBe("alpine-baselayout");
});

test("pacman: a directory a package", async () => {
  const facts = await imageFrom({
    "/var/lib/pacman/local/ALPM_DB_VERSION": "9\n",
    "/var/lib/pacman/local/linux-6.6.1.arch1-1/desc": "%NAME%\nlinux\n\n%VERSION%\n1:6.6.1.arch1-1\n\n%ARCH%\nx86_64\n",
    "/var/lib/pacman/local/linux-6.6.1.arch1-1/files": "%FILES%\nboot/\n",
  }).fact(packages);
  expect(facts).toMatchObject({ database: "pacman", path: "/var/lib/pacman/local" });
  expect(facts.all()).toEqual([
    {
      name: "linux",
      version: "1:6.6.1.arch1-1",
      arch: "x86_64",
      epoch: 1,
      upstreamVersion: "6.6.1.arch1",
      release: "1",
      status: "installed",
    },
  ]);
});

test("no database at all", async () => {
  const facts = await imageFrom({ "/etc/os-release": "ID=flatcar\n" }).fact(packages);
  expect(facts.database).toBeUndefined();
  expect(facts.path).toBeUndefined();
  expect(facts.all()).toEqual([]);
});
