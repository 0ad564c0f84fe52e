import { describe, expect, test } from "vitest";
import { assembleOpened } from "../../../src/image/assemble/assemble.ts";
import type { OpenedVolume } from "../../../src/image/assemble/open-file-system.ts";
import { devices, volume } from "./devices-builder.ts";

const usr = (version: string) => ({ "/lib/os-release": `VERSION_ID=${version}\n`, "/bin/": "", "/share/": "" });
const attributes = (priority: number, tries: number, successful: 0 | 1) =>
  (BigInt(priority) << 48n) | (BigInt(tries) << 52n) | (BigInt(successful) << 56n);

async function assembled(opened: readonly OpenedVolume[], root?: string) {
  const { tree, system, notices } = await assembleOpened(devices(opened), root === undefined ? {} : { root });
  const text = await tree.readText("/usr/lib/os-release", { optional: true });
  return { version: text?.trim(), mounts: system.mounts, notices: notices.map(({ message }) => message) };
}

describe("of Flatcar's two slots", () => {
  const slots = (a: bigint, b: bigint) => [
    volume({ index: 3, use: "flatcar-usr", tree: usr("A"), attributes: a }),
    volume({ index: 4, use: "flatcar-usr", tree: usr("B"), attributes: b }),
  ];

  test.each([
    ["the higher priority", attributes(1, 0, 1), attributes(2, 1, 0), "B"],
    ["the higher priority, in the first slot", attributes(2, 0, 1), attributes(1, 0, 1), "A"],
    ["the first of the same priority", attributes(2, 0, 1), attributes(2, 0, 1), "A"],
    ["one that has tries left or booted before", attributes(1, 0, 1), attributes(15, 0, 0), "A"],
    ["the first, where neither is to boot", attributes(0, 0, 1), attributes(0, 1, 1), "A"],
  ])("%s boots", async (_, a, b, version) => {
    expect((await assembled(slots(a, b))).version).toBe(`VERSION_ID=${version}`);
  });

  test("the choice is told, and another can be named", async () => {
    const both = slots(attributes(1, 0, 1), attributes(2, 1, 0));
    expect((await assembled(both)).notices).toEqual([
      "the /usr is taken to be partition 4, since its partition has the highest priority to boot; partition 3 could be one too",
    ]);
    expect((await assembled(both, "3")).version).toBe("VERSION_ID=A");
  });

  test("the menu's other entries do not count", async () => {
    const menu = "linux /flatcar/vmlinuz-a mount.usr=/dev/sda3\n";
    const esp = volume({ index: 1, use: "esp", kind: "fat", tree: { "/grub/grub.cfg": menu } });
    expect((await assembled([esp, ...slots(attributes(1, 0, 1), attributes(2, 1, 0))])).version).toBe("VERSION_ID=B");
  });
});

describe("a /usr whose partition has no type that says so", () => {
  const root = volume({ index: 1, tree: { "/etc/passwd": "", "/sbin/": "", "/usr/": "" } });
  const other = volume({ index: 2, use: "linux", uuid: "bb", tree: usr("2") });
  const boot = (cmdline: string) =>
    volume({ index: 3, tree: { "/loader/entries/a.conf": `options root=/dev/sda1 ${cmdline}\n` } });

  test("is mounted where the command line names it", async () => {
    const { version, mounts } = await assembled([root, other, boot("mount.usr=UUID=bb")]);
    expect(version).toBe("VERSION_ID=2");
    expect(mounts.at(-1)).toMatchObject({ path: "/usr", device: "partition 2", by: "command-line" });
  });

  test("is left alone otherwise", async () => {
    expect((await assembled([root, other, boot("quiet")])).version).toBeUndefined();
    const full = volume({ index: 1, tree: { "/etc/passwd": "", "/usr/lib/os-release": "VERSION_ID=1\n" } });
    expect((await assembled([full, other, boot("mount.usr=UUID=bb")])).version).toBe("VERSION_ID=1");
  });
});
