import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { units } from "../../src/facts/units.ts";
import { readUnits } from "../../src/facts/units/read-units.ts";
import { SystemdUnits } from "../../src/facts/units/systemd-units.ts";
import { openImage } from "../../src/image/open-image.ts";
import { type DebianRelease, debianTree } from "./debian-tree.ts";
import { bootUnitNames, randomBootTrees, writeUnitTree } from "./random-units.ts";

const trees = randomBootTrees(Number(process.env["UNIT_TREES"] ?? 60));
const directories = ["etc/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system"];

const versions = { bullseye: 247, bookworm: 252, trixie: 257 } as const;

/** The units that a release's own systemd would start, per tree: `systemd --test` prints its first transaction. */
function ask(debian: string, roots: readonly string[]): string[][] {
  const script = String.raw`
    while read -r root; do
      echo "tree"
      unshare --mount bash -c '
        mount -t proc proc "$DEBIAN/proc"
        mount --rbind /sys "$DEBIAN/sys"
        mount -t tmpfs -o mode=1777 tmpfs "$DEBIAN/run"
        mount -t tmpfs tmpfs "$DEBIAN/usr/local"
        mkdir -p "$DEBIAN/usr/local/lib/systemd/system"
        [ "$1" = "$DEBIAN" ] || for directory in $DIRECTORIES; do mount --bind "$1/$directory" "$DEBIAN/$directory"; done
        [ -L "$DEBIAN/lib" ] || [ "$1" = "$DEBIAN" ] || mount --bind "$1/usr/lib/systemd/system" "$DEBIAN/lib/systemd/system"
        exec chroot --userspec=65534:65534 "$DEBIAN" /usr/bin/env -i SYSTEMD_GETTY_AUTO=0 \
          /lib/systemd/systemd --test --system --unit=default.target --log-target=null' - "$root" 2>/dev/null |
        sed -n 's/^\t*Action: \(.*\) -> start$/start \1/p'
    done`;
  const result = spawnSync("bash", ["-c", script], {
    input: roots.map((root) => `${root}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN: debian, DIRECTORIES: directories.join(" ") },
  });
  if (result.status !== 0) throw new Error(result.stderr.slice(-2000));
  return result.stdout
    .split("tree\n")
    .slice(1)
    .map((part) => [...part.matchAll(/^start (.+)$/gm)].flatMap(([, name]) => name ?? []))
    .map((names) => [...new Set(names)].sort());
}

describe.each(["bullseye", "bookworm", "trixie"] satisfies DebianRelease[])("systemd of %s", (release) => {
  let folder = "";
  let answers: string[][] = [];
  const own: { readonly started: readonly string[]; readonly hasUnmet: boolean }[] = [];

  beforeAll(async () => {
    const debian = await debianTree(release);
    folder = mkdtempSync(join(tmpdir(), "vhdlint-boot-"));
    const roots = trees.map((tree, index) => {
      const root = join(folder, String(index));
      for (const directory of directories) mkdirSync(join(root, directory), { recursive: true });
      const library = `/usr/lib/systemd/libsystemd-shared-${versions[release]}.so`;
      writeUnitTree(root, { ...tree, "/etc/machine-id": "", [library]: "" });
      return root;
    });
    for (const root of roots) {
      await using image = await openImage(root);
      const facts = await image.fact(units);
      const started = facts.all().filter((unit) => unit.startsAtBoot && unit.aliasOf === undefined);
      const isNew = new SystemdUnits(await readUnits(image.tree));
      own.push({
        started: started.map(({ name }) => name).filter(isCompared),
        hasUnmet: bootUnitNames.some((name) => isNew.find(name)?.obstacle?.text.includes(" requires ")),
      });
    }
    answers = ask(debian, roots);
  });

  test("starts the same units of its own tree, but for those of generators", async () => {
    const debian = await debianTree(release);
    const theirs = (ask(debian, [debian])[0] ?? []).filter(isAlwaysAFile);
    await using image = await openImage(debian);
    const facts = await image.fact(units);
    const started = facts.all().filter((unit) => unit.startsAtBoot && unit.aliasOf === undefined);
    const ours = started.map(({ name }) => name).filter(isAlwaysAFile);
    expect(ours.filter((name) => !theirs.includes(name))).toEqual([]);
    expect(theirs.filter((name) => !ours.includes(name) && !isGenerated.test(name))).toEqual([]);
    expect(ours.length).toBeGreaterThan(50);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(`starts the same units of ${trees.length} random trees`, () => {
    let exact = 0;
    for (const [index, tree] of trees.entries()) {
      const theirs = (answers[index] ?? []).filter(isCompared);
      const { started, hasUnmet } = own[index] ?? { started: [], hasUnmet: false };
      const description = `tree ${index}: ${JSON.stringify(tree, undefined, 1)}`;
      // What a unit requires beside the unit that fails is started or not, as the addresses in memory have it.
      if (hasUnmet) expect.soft(started, description).toEqual(expect.arrayContaining(theirs));
      else expect.soft(started, description).toEqual(theirs);
      if (JSON.stringify(started) === JSON.stringify(theirs)) exact++;
    }
    expect(exact).toBeGreaterThan(trees.length * 0.9);
  });
});

/** Of fstab, of the host's devices and of what ds-identify finds on the host. */
const isGenerated = /^(?:local-fs-pre|systemd-(?:remount-fs|fsck)|network-(?:online|pre)|cloud-|sshd-unix-local)/;

function isAlwaysAFile(name: string): boolean {
  return /\.(?:service|socket|target|timer|path)$/.test(name);
}

function isCompared(name: string): boolean {
  return bootUnitNames.includes(name);
}
