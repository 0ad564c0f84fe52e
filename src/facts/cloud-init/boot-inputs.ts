import { type Fact, type Located, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { bootEntries } from "../boot-entries.ts";
import { joinWords } from "../kernel-command-line.ts";
import { readLayered } from "../layered-files.ts";
import { reachableStat } from "../reachable.ts";
import { assignmentsOf, parseUnitFile, splitWords } from "../units/unit-file.ts";

/** What reaches cloud-init at boot besides its own files. */
export interface BootInputs {
  /**
   * The command line of the entry that boots by default. Empty where the tree shows none: no boot loader, or a unified
   * kernel image that carries it inside.
   */
  readonly commandLine: { readonly text: string; readonly path?: string; readonly line?: number };
  /** Variables that systemd hands to services and generators. */
  readonly environment: ReadonlyMap<string, Located<string>>;
  /** Lines of systemd's configuration that name CLOUD_CFG, whether they set it or not. */
  readonly mentions: readonly { readonly path: string; readonly line: number; readonly text: string }[];
}

export const bootInputs: Fact<BootInputs> = defineFact("cloud-init-boot-inputs", async (image: Image) => {
  const { defaultEntry } = await image.fact(bootEntries);
  const files = await systemConfFiles(image.tree);
  const environment = systemdEnvironment(files);
  for (const word of defaultEntry?.cmdline ?? []) {
    if (word.name !== "systemd.setenv" || word.value === undefined) continue;
    assign(environment, word.value, defaultEntry?.cmdlineSource ?? { path: "", line: 1 });
  }
  return {
    commandLine: defaultEntry?.cmdline
      ? { text: joinWords(defaultEntry.cmdline), ...defaultEntry.cmdlineSource }
      : { text: "" },
    environment,
    mentions: [...files, ...(await strayFiles(image.tree))].flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          /^\s*[^#;].*CLOUD_CFG/.test(line) ? [{ path, line: index + 1, text: line.trim() }] : [],
        ),
    ),
  };
});

const configFolders = ["/etc/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd", "/lib/systemd"];
const LIMIT_BYTES = 256 * 1024;

interface ConfFile {
  readonly path: string;
  readonly text: string;
}

/** systemd-system.conf(5): the first system.conf there is, then the files of system.conf.d by name. */
async function systemConfFiles(tree: FileTree): Promise<readonly ConfFile[]> {
  const dropIns = await readLayered(
    tree,
    configFolders.map((folder) => `${folder}/system.conf.d`),
    { suffix: ".conf", limitBytes: LIMIT_BYTES },
  );
  for (const folder of configFolders) {
    const path = `${folder}/system.conf`;
    if ((await reachableStat(tree, path))?.type !== "file") continue;
    return [{ path, text: await tree.readText(path, { limitBytes: LIMIT_BYTES }) }, ...dropIns];
  }
  return dropIns;
}

/** One article prints the path without /etc. */
async function strayFiles(tree: FileTree): Promise<readonly ConfFile[]> {
  const path = "/systemd/system.conf";
  const text = await tree.readText(path, { optional: true, limitBytes: LIMIT_BYTES });
  return text === undefined ? [] : [{ path, text }];
}

/** `DefaultEnvironment=` and `ManagerEnvironment=`: assignments add up, an empty one takes back all before it. */
function systemdEnvironment(files: readonly ConfFile[]): Map<string, Located<string>> {
  const settings = new Map<string, Map<string, Located<string>>>();
  for (const { path, text } of files) {
    const parsed = parseUnitFile(text);
    for (const key of ["ManagerEnvironment", "DefaultEnvironment"]) {
      for (const { value, line } of assignmentsOf(parsed, "Manager", key)) {
        const variables = value === "" ? new Map<string, Located<string>>() : (settings.get(key) ?? new Map());
        for (const word of splitWords(value)) assign(variables, word, { path, line });
        settings.set(key, variables);
      }
    }
  }
  return new Map([...(settings.get("ManagerEnvironment") ?? []), ...(settings.get("DefaultEnvironment") ?? [])]);
}

function assign(
  variables: Map<string, Located<string>>,
  assignment: string,
  place: { readonly path: string; readonly line: number },
): void {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(assignment);
  if (match?.[1] !== undefined) variables.set(match[1], { value: match[2] ?? "", path: place.path, line: place.line });
}
