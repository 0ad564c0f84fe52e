import { describe, expect, test } from "vitest";
import { cloudInit } from "../../src/facts/cloud-init.ts";
import { Image } from "../../src/image/image.ts";
import { DirectoryFileSystem } from "../../src/image/tree/directory.ts";
import { MemoryFileSystem } from "../../src/image/tree/memory.ts";
import { MountedTree } from "../../src/image/tree/mounted-tree.ts";
import { type Tree, entriesOf } from "../../src/testing/index.ts";
import { debianReleases, debianTree, runInTree } from "./debian-tree.ts";

interface GeneratorCase {
  /** Content of /etc/cloud, relative to it. */
  readonly files: Readonly<Record<string, string>>;
  readonly commandLine: string;
}

const builtin = { "cloud.cfg": "users: [default]\n" };
const cases: Readonly<Record<string, GeneratorCase>> = {
  "as it is": { files: builtin, commandLine: "ro" },
  "Azure listed": { files: { "cloud.cfg": "datasource_list: [ Azure ]\n" }, commandLine: "ro" },
  "no Azure listed": { files: { "cloud.cfg": "datasource_list: [ NoCloud, OVF ]\n" }, commandLine: "ro" },
  "only NoCloud listed": { files: { "cloud.cfg": "datasource_list: [ NoCloud ]\n" }, commandLine: "ro" },
  "the disabled file": { files: { ...builtin, "cloud-init.disabled": "" }, commandLine: "ro" },
  "both files": { files: { ...builtin, "cloud-init.disabled": "", "cloud-init.enabled": "" }, commandLine: "ro" },
  "disabled on the command line": { files: builtin, commandLine: "ro cloud-init=disabled quiet" },
  "disabled inside another word": { files: builtin, commandLine: "ro xcloud-init=disabledx" },
  "enabled on the command line": {
    files: { ...builtin, "cloud-init.disabled": "" },
    commandLine: "ro cloud-init=enabled",
  },
  "disabled, then enabled": { files: builtin, commandLine: "ro cloud-init=disabled cloud-init=enabled" },
  "a policy": { files: { ...builtin, "ds-identify.cfg": "policy: disabled\n" }, commandLine: "ro" },
  "a policy on the command line": { files: builtin, commandLine: "ro ci.di.policy=disabled" },
};

/** Runs the image's own generator on a pretended Azure machine: does it link cloud-init.target? */
function theirs(tree: string, { files, commandLine }: GeneratorCase): boolean {
  const write = (path: string, text: string) => `printf %s '${text}' >${path}`;
  const script = [
    "set -e",
    "for d in /etc/cloud /run /sys /tmp; do mount -t tmpfs none $d; done",
    "mkdir -p /sys/class/dmi/id /tmp/early",
    write("/sys/class/dmi/id/chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77\n").replace("\n", "'\"\n\"'"),
    ...Object.entries(files).map(([name, text]) => write(`/etc/cloud/${name}`, text)),
    write("/tmp/cmdline", commandLine),
    "echo >>/tmp/cmdline",
    "mount --bind /tmp/cmdline /proc/cmdline",
    "$(ls /usr/lib/systemd/system-generators/cloud-init-generator /lib/systemd/system-generators/cloud-init-generator 2>/dev/null | head -n 1) /tmp/n /tmp/early /tmp/l >&2 || true",
    "test -h /tmp/early/multi-user.target.wants/cloud-init.target && echo yes || echo no",
  ].join("\n");
  return runInTree(tree, ["sh", "-c", script]).trim() === "yes";
}

/** The same tree with the same folders laid over it. */
function imageOf(tree: string, { files, commandLine }: GeneratorCase): Image {
  const mounts = [
    { path: "/", fileSystem: new DirectoryFileSystem(tree) },
    { path: "/etc/cloud", fileSystem: memory(Object.fromEntries(Object.entries(files).map(([k, v]) => [`/${k}`, v]))) },
    { path: "/boot", fileSystem: memory({ "/grub/grub.cfg": `menuentry 'x' {\n linux /vmlinuz ${commandLine}\n}\n` }) },
  ];
  return new Image({ locator: tree, kind: "directory" }, new MountedTree(mounts));
}

function memory(tree: Tree): MemoryFileSystem {
  return new MemoryFileSystem(entriesOf(tree));
}

describe.each(debianReleases)("the generator of %s", (release) => {
  test.each(Object.entries(cases))("%s", async (_name, entry) => {
    const tree = await debianTree(release);
    const { generator } = await imageOf(tree, entry).fact(cloudInit);
    expect(generator.state).toBe(theirs(tree, entry) ? "enables" : "disables");
  });

  test("lets all stages start and Azure be found", async () => {
    const found = await imageOf(await debianTree(release), { files: builtin, commandLine: "ro" }).fact(cloudInit);
    expect(found).toMatchObject({ state: "C1", unitsEnabled: true, datasourceList: ["Azure", "None"] });
    expect(found.units.map(({ stage }) => stage)).toEqual([
      ...(release === "trixie" ? ["main"] : []),
      "local",
      "network",
      "config",
      "final",
    ]);
  });
});
