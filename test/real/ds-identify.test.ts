import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readFile } from "node:fs/promises";
import { gatherRunInput } from "../../src/facts/cloud-init/ds-identify-input.ts";
import { runDsIdentify } from "../../src/facts/cloud-init/ds-identify-run.ts";
import {
  type DsIdentifyTraits,
  traitsOfScript,
  traitsOfVersion,
} from "../../src/facts/cloud-init/ds-identify-traits.ts";
import { DirectoryFileSystem } from "../../src/image/tree/directory.ts";
import { MountedTree } from "../../src/image/tree/mounted-tree.ts";
import { type DebianRelease, debianTree, runInTree } from "./debian-tree.ts";
import { type DsIdentifyCase, dsIdentifyCases } from "./ds-identify-cases.ts";
import { type DsIdentifyOutcome, DsIdentifyRunner } from "./ds-identify-runner.ts";

/** The releases of cloud-init in Debian 11, 12 and 13, and where Debian 12 was given a policy of its own. */
const releases: readonly (readonly [DebianRelease, version: string, policies: Partial<DsIdentifyTraits>])[] = [
  ["bullseye", "20.4.1", {}],
  [
    "bookworm",
    "22.4.2",
    {
      policyX86: "search,found=all,maybe=none,notfound=disabled",
      policyElsewhere: "search,found=all,maybe=none,notfound=enabled",
    },
  ],
  ["trixie", "25.1.4", {}],
];

async function ours(
  root: string,
  { machine, commandLine }: DsIdentifyCase,
  traits: DsIdentifyTraits,
): Promise<DsIdentifyOutcome> {
  const tree = new MountedTree([{ path: "/", fileSystem: new DirectoryFileSystem(root) }]);
  const inputs = { commandLine: { text: commandLine }, environment: new Map(), mentions: [] };
  const { code, written } = await runDsIdentify(await gatherRunInput(tree, { traits, machine, inputs }));
  return { code, written };
}

describe.each(releases)("ds-identify of %s", (release, version, policies) => {
  const read = async (): Promise<{ script: string; traits: DsIdentifyTraits }> => {
    const script = join(await debianTree(release), "usr/lib/cloud-init/ds-identify");
    const traits = traitsOfScript(await readFile(script, "utf8"));
    if (!traits) throw new Error(`${script} is not recognized`);
    return { script, traits };
  };

  test("has the traits of its version, but for the policy that Debian sets", async () => {
    expect(runInTree(await debianTree(release), ["cloud-init", "--version"])).toContain(version);
    const { traits } = await read();
    const expected = traitsOfVersion(version);
    expect({ ...traits, builtinList: [] }).toEqual({ ...expected, ...policies, builtinList: [] });
    expect(traits.builtinList).toEqual(expect.arrayContaining(["MAAS", "NoCloud", "Azure"]));
  });

  test("decides as we say", async () => {
    const { script, traits } = await read();
    await using runner = await DsIdentifyRunner.create(script);
    const cases = dsIdentifyCases();
    expect(cases.length).toBeGreaterThan(300);
    const real = new Map<string, DsIdentifyOutcome>();
    const said = new Map<string, DsIdentifyOutcome>();
    const queue = [...cases];
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const root = await runner.tree(next);
        real.set(next.name, await runner.run(root, next.machine));
        said.set(next.name, await ours(root, next, traits));
      }
    };
    await Promise.all([work(), work()]);
    const differences = cases.flatMap((entry) => {
      const [theirs, own] = [real.get(entry.name), said.get(entry.name)];
      return theirs?.code === own?.code && theirs?.written === own?.written ? [] : [{ entry, theirs, own }];
    });
    expect(differences).toEqual([]);
    // The cases must reach every answer, or agreeing would mean little.
    const answers = new Set([...real.values()].map(({ code, written }) => `${code} ${written ?? ""}`));
    expect([...answers].filter((answer) => answer.startsWith("0 datasource_list")).length).toBeGreaterThan(10);
    expect(answers).toContain("1 ");
    expect(answers).toContain("0 ");
  });
});
