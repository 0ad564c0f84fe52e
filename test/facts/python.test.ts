import { expect, test } from "vitest";
import { findProgram } from "../../src/facts/programs.ts";
import { python } from "../../src/facts/python.ts";
import { file, imageFrom, link, program } from "../../src/testing/index.ts";

test("Debian: the version stands in the name that python3 leads to", async () => {
  const facts = await imageFrom({
    "/bin": link("usr/bin"),
    "/usr/bin/python3": link("python3.11"),
    "/usr/bin/python3.11": program(),
    "/usr/bin/python3-config": program(),
    "/usr/lib/python3/dist-packages/cloudinit/__init__.py": "",
    "/usr/lib/python3/dist-packages/six.py": "",
    "/usr/lib/python3.11/os.py": "",
    "/usr/local/lib/python3.11/dist-packages/": "",
  }).fact(python);
  expect(facts.interpreters).toEqual([
    { path: "/usr/bin/python3", target: "/usr/bin/python3.11", version: "3.11" },
    { path: "/usr/bin/python3.11", target: "/usr/bin/python3.11", version: "3.11" },
  ]);
  expect(facts.sitePackages).toEqual(["/usr/lib/python3/dist-packages", "/usr/local/lib/python3.11/dist-packages"]);
  expect(await facts.findModule("cloudinit")).toBe("/usr/lib/python3/dist-packages/cloudinit");
  expect(await facts.findModule("six")).toBe("/usr/lib/python3/dist-packages/six.py");
  expect(await facts.findModule("os")).toBe("/usr/lib/python3.11/os.py");
  expect(await facts.findModule("distro")).toBeUndefined();
});

test("RHEL 8: alternatives, and platform-python for the system itself", async () => {
  const facts = await imageFrom({
    "/usr/bin/python3": link("/etc/alternatives/python3"),
    "/etc/alternatives/python3": link("/usr/bin/python3.9"),
    "/usr/bin/python3.9": program(),
    "/usr/libexec/platform-python": link("./platform-python3.6"),
    "/usr/libexec/platform-python3.6": program(),
    "/usr/lib/python3.6/site-packages/azurelinuxagent/agent.py": "",
  }).fact(python);
  expect(await facts.interpreter("/usr/bin/python3")).toMatchObject({ version: "3.9" });
  expect(await facts.interpreter("/usr/libexec/platform-python")).toEqual({
    path: "/usr/libexec/platform-python",
    target: "/usr/libexec/platform-python3.6",
    version: "3.6",
  });
  expect(await facts.interpreter("/usr/bin/python")).toBeUndefined();
  expect(await facts.findModule("azurelinuxagent")).toBe("/usr/lib/python3.6/site-packages/azurelinuxagent");
});

test("a program whose name says little gets its version from the one library directory", async () => {
  const tree = { "/usr/bin/python3": program(), "/usr/lib64/python3.12/os.py": "", "/usr/lib/python2.7/os.py": "" };
  expect(await (await imageFrom(tree).fact(python)).interpreter("/usr/bin/python3")).toMatchObject({ version: "3.12" });
  const two = await imageFrom({ ...tree, "/usr/lib/python3.11/os.py": "" }).fact(python);
  expect(await two.interpreter("/usr/bin/python3")).toMatchObject({ version: "3" });
});

test("links in a circle, dangling ones and files that nobody may execute are no interpreters", async () => {
  const facts = await imageFrom({
    "/usr/bin/python": link("python2"),
    "/usr/bin/python2": link("python"),
    "/usr/bin/python3": link("python3.11"),
    "/usr/bin/python3.12": file("", { mode: 0o644 }),
  }).fact(python);
  expect(facts.interpreters).toEqual([]);
});

test("no Python at all", async () => {
  const facts = await imageFrom({ "/usr/bin/": "" }).fact(python);
  expect(facts).toMatchObject({ interpreters: [], sitePackages: [] });
});

test("a program is found in the order of root's PATH", async () => {
  const { tree } = imageFrom({
    "/usr/local/bin/eject": file("", { mode: 0o644 }),
    "/usr/bin/eject": link("true"),
    "/usr/bin/true": program(),
    "/bin/eject": program(),
    "/sbin/mkfs.ext4/": "",
  });
  expect(await findProgram(tree, "eject")).toBe("/usr/bin/eject");
  expect(await findProgram(tree, "mkfs.ext4")).toBeUndefined();
});
