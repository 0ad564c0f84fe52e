import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { cloudInitConfig } from "../../src/facts/cloud-init/config.ts";
import { plain } from "../../src/facts/cloud-init/config-node.ts";
import { defaultUser } from "../../src/facts/cloud-init/default-user.ts";
import { cloudConfigOf } from "../../src/facts/cloud-init/kernel-cc.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { type ConfigCase, commandLines, configCases } from "./cloud-init-config-cases.ts";
import { debianTree, runInTree } from "./debian-tree.ts";

interface Answer {
  readonly merged?: unknown;
  readonly raised?: string;
  readonly default?: boolean | string;
}

const bytesOf = (content: string | Uint8Array): Buffer => Buffer.from(content);

/** The image's own cloud-init, with a folder for temporary files that goes away with the process. */
async function theirs(tree: string, cases: readonly ConfigCase[]) {
  const script = await readFile(new URL("cloud-init-config.py", import.meta.url), "utf8");
  const encoded = cases.map(({ files }) => ({
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, bytesOf(text).toString("base64")])),
  }));
  const command = ["sh", "-c", 'mount -t tmpfs none /tmp && exec python3 -c "$0"', script];
  const output = runInTree(tree, command, JSON.stringify({ cases: encoded, commandLines }));
  return JSON.parse(output) as { readonly cases: readonly Answer[]; readonly commandLines: readonly string[] };
}

async function ours({ files }: ConfigCase): Promise<Answer> {
  const tree = Object.entries(files).map(([path, content]) => {
    if (typeof content !== "string") return [path, content];
    return [path, content.replaceAll("@ROOT@", "")];
  });
  const config = await imageFrom(Object.fromEntries(tree) as Record<string, string | Uint8Array>).fact(cloudInitConfig);
  if (config.fatal) return { raised: config.fatal.message };
  const merged: unknown = config.merged ? JSON.parse(JSON.stringify(plain(config.merged))) : {};
  return { merged, default: defaultUser(config).created };
}

const releases = [
  ["bullseye", "20.4.1"],
  ["bookworm", "22.4.2"],
  ["trixie", "25.1.4"],
] as const;

describe.each(releases)("the configuration of %s", (release, version) => {
  test("merges as we say", async () => {
    const cases = configCases();
    expect(cases.length).toBeGreaterThan(200);
    const answers = await theirs(await debianTree(release), cases);
    const differences: unknown[] = [];
    for (const [index, entry] of cases.entries()) {
      const [real, said] = [answers.cases[index], await ours(entry)];
      // The tree's root has another name there.
      const merged: unknown = JSON.parse(JSON.stringify(real?.merged ?? null).replaceAll("@ROOT@", ""));
      try {
        if (real?.raised !== undefined) expect(said.raised).toBeTypeOf("string");
        else expect(said).toEqual({ merged, default: real?.default });
      } catch {
        differences.push({ entry, real, said });
      }
    }
    expect(differences).toEqual([]);
    expect(answers.cases.filter(({ raised }) => raised !== undefined).length).toBeGreaterThan(5);
  });

  test("takes the same from the kernel command line", async () => {
    const { commandLines: real } = await theirs(await debianTree(release), []);
    expect(commandLines.map((line) => cloudConfigOf(line, version))).toEqual(real);
  });
});
