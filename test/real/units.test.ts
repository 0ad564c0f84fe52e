import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { presetAll, withLinks } from "../../src/facts/units/preset-all.ts";
import { readPresets } from "../../src/facts/units/presets.ts";
import { UnitFileStates } from "../../src/facts/units/enablement.ts";
import { readUnits } from "../../src/facts/units/read-units.ts";
import { openImage } from "../../src/image/open-image.ts";
import { type DebianRelease, debianTree } from "./debian-tree.ts";
import { type UnitTree, randomUnitTrees, unitNames, writeUnitTree } from "./random-units.ts";

const trees = randomUnitTrees(Number(process.env["UNIT_TREES"] ?? 160)).filter((tree) => !hidesMask(tree));

/** With a root, systemctl does not see that a template is masked when it comes to it from an instance's alias. */
function hidesMask(tree: UnitTree): boolean {
  const entries = Object.entries(tree);
  return entries.some(([path, text]) => {
    const template = /@\d\.service$/.test(path) ? /^→ .*\/?([tu]@\.service)$/.exec(text)?.[1] : undefined;
    return entries.some(
      ([other, content]) =>
        template !== undefined && other.endsWith(`/${template}`) && (content === "" || content === "→ /dev/null"),
    );
  });
}

function isAsked(name: string | undefined): name is string {
  return unitNames.some((asked) => asked === name);
}

/**
 * Left out: unit files that cannot be loaded and directories of a unit's name, at which newer releases stop wherever
 * the order of the directory has brought them; links to directories, which systemctl follows out of the given root.
 */
const withPresets = [...trees.entries()].filter(
  ([, tree]) =>
    !Object.entries(tree).some(
      ([path, text]) => text.startsWith("[Unit\n") || text === "→ /opt/wants" || isUnitDirectory(path, text),
    ),
);

function isUnitDirectory(path: string, text: string): boolean {
  return text === "/" && unitNames.some((name) => path.endsWith(`/${name}`));
}

/** What a release's own systemctl says of every tree: the states, those after the presets, and the links in between. */
interface Answer {
  readonly states: Readonly<Record<string, string>>;
  readonly afterPresets: Readonly<Record<string, string>>;
  readonly newLinks: readonly string[];
}

/** Runs the tree's systemctl with its own libraries on folders of the host. */
function ask(debian: string, roots: readonly string[]): Answer[] {
  const script = String.raw`
    systemctl() {
      libraries="$DEBIAN/lib/x86_64-linux-gnu:$DEBIAN/usr/lib/x86_64-linux-gnu"
      $(ls "$DEBIAN"/lib/x86_64-linux-gnu/ld-*.so* | head -1) --library-path \
        "$libraries:$DEBIAN/usr/lib/x86_64-linux-gnu/systemd:$DEBIAN/lib/systemd" "$DEBIAN"/bin/systemctl "$@"
    }
    links() { (cd "$1/etc/systemd/system" && find . -type l -printf '%P -> %l\n' | LC_ALL=C sort); }
    states() {
      local listed name state rest
      listed=$(systemctl --root="$2" list-unit-files --no-legend --no-pager 2>/dev/null)
      while read -r name state rest; do [ -z "$name" ] || echo "$1 $name $state"; done <<< "$listed"
      for name in $NAMES; do
        grep -q "^$name " <<< "$listed" || echo "$1 $name $(systemctl --root="$2" is-enabled "$name" 2>/dev/null)"
      done
    }
    while read -r root; do
      echo "tree"
      states before "$root"
      links "$root" > "$root.links"
      systemctl --root="$root" preset-all --preset-mode=enable-only >/dev/null 2>&1
      links "$root" | LC_ALL=C comm -13 "$root.links" - | sed 's/^/link /'
      states after "$root"
    done`;
  const result = spawnSync("bash", ["-c", script], {
    input: roots.map((root) => `${root}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN: debian, NAMES: unitNames.join(" ") },
  });
  if (result.status !== 0) throw new Error(result.stderr.slice(-2000));
  return result.stdout
    .split("tree\n")
    .slice(1)
    .map((part) => {
      const lines = part.split("\n");
      const states = (when: string): Record<string, string> =>
        Object.fromEntries(
          lines.flatMap((line) => {
            const [word, name, state] = line.split(" ");
            return word === when && isAsked(name) ? [[name, state || "not-found"]] : [];
          }),
        );
      return {
        states: states("before"),
        afterPresets: states("after"),
        newLinks: lines.flatMap((line) => (line.startsWith("link ") ? [line.slice(5)] : [])),
      };
    });
}

// Debian 11 (247) decides some of the odder links in another way.
describe.each(["bookworm", "trixie"] satisfies DebianRelease[])("systemctl of %s", (release) => {
  const givesUp = release === "bookworm";
  let folder = "";
  let answers: Answer[] = [];
  const rootOf = (index: number): string => join(folder, String(index));
  const own: { states: Record<string, string>; afterPresets: Record<string, string>; newLinks: string[] }[] = [];

  beforeAll(async () => {
    const debian = await debianTree(release);
    folder = mkdtempSync(join(tmpdir(), "vhdlint-units-"));
    for (const [index, tree] of trees.entries()) {
      writeUnitTree(rootOf(index), tree);
      await using image = await openImage(rootOf(index));
      const store = await readUnits(image.tree);
      const { links, stumblingBlocks } = presetAll(store, await readPresets(image.tree));
      const after = givesUp && stumblingBlocks.length > 0 ? store : withLinks(store, links);
      const stateOf = (of: typeof store): Record<string, string> => {
        const states = new UnitFileStates(of);
        return Object.fromEntries(unitNames.map((name) => [name, states.state(name)]));
      };
      own.push({ states: stateOf(store), afterPresets: stateOf(after), newLinks: newLinksOf(store, after) });
    }
    answers = ask(
      debian,
      trees.map((_, index) => rootOf(index)),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(`prints the states of ${trees.length} random trees`, () => {
    for (const [index, tree] of trees.entries()) {
      expect.soft(own[index]?.states, describeTree(index, tree)).toEqual(answers[index]?.states);
    }
  });

  test("presets make the same links", () => {
    for (const [index, tree] of withPresets) {
      const [ours, theirs] = [own[index]?.newLinks ?? [], answers[index]?.newLinks ?? []].map((links) =>
        // Before 254 an alias of a linked unit leads to where the unit's own link leads.
        links.map((link) => (givesUp ? link.replace(/ -> (?:\/opt|\/etc\/systemd\/system)\/[^/]+$/, "") : link)),
      );
      expect.soft(ours, describeTree(index, tree)).toEqual(theirs);
    }
  });

  test("prints the same states after the presets", () => {
    for (const [index, tree] of withPresets) {
      expect.soft(own[index]?.afterPresets, describeTree(index, tree)).toEqual(answers[index]?.afterPresets);
    }
  });
});

function newLinksOf(before: Awaited<ReturnType<typeof readUnits>>, after: typeof before): string[] {
  const linksOf = (store: typeof before): string[] => {
    const config = store.directories.find(({ kind }) => kind === "config");
    const own = [...(config?.entries ?? [])].flatMap(([name, entry]) =>
      entry.kind === "link" ? `${name} -> ${entry.target}` : [],
    );
    const grouped = [...(config?.groups ?? [])].flatMap(([group, { entries }]) =>
      [...entries].flatMap(([name, entry]) => (entry.target ? `${group}/${name} -> ${entry.target}` : [])),
    );
    return [...own, ...grouped].sort();
  };
  const known = new Set(linksOf(before));
  return linksOf(after).filter((link) => !known.has(link));
}

function describeTree(index: number, tree: (typeof trees)[number]): string {
  return `tree ${index}: ${JSON.stringify(tree, undefined, 1)}`;
}
