import { ImageError } from "../../image/errors.ts";
import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { reachableStat } from "../reachable.ts";
import { bootInputs } from "./boot-inputs.ts";
import { byCodePoint } from "./code-point-order.ts";
import { type ConfigNode, type MapNode, childOf, isTruthy, textOf } from "./config-node.ts";
import { cloudInitInstallation } from "./installation.ts";
import { cloudConfigOf } from "./kernel-cc.ts";
import { MergeError, mergeAll } from "./merge.ts";
import { type YamlProblem, parseYaml } from "./yaml.ts";

/** Why a file does not count. */
export type ConfigProblem =
  | ({
      /** PyYAML refuses it: cloud-init warns and goes on without the whole file. */
      readonly kind: "invalid";
    } & YamlProblem)
  | {
      /** The document is a list or a scalar: dropped in the same way. */
      readonly kind: "not-a-mapping";
      readonly message: string;
      readonly line: number;
    }
  | {
      /** Bytes that are not UTF-8 raise an error that nothing catches: cloud-init ends. */
      readonly kind: "not-utf8";
      readonly message: string;
      readonly line: number;
    };

export interface ConfigFile {
  readonly path: string;
  /** `cloud.cfg`, a file of its folder, or the file that `CLOUD_CFG` names. */
  readonly role: "main" | "drop-in" | "environment";
  readonly text: string;
  /** Begins with `## template: jinja`: read as it stands in the local stage, rendered from 22.3 in the later ones. */
  readonly isTemplate: boolean;
  /** Undefined when the file is empty or does not count. */
  readonly node: MapNode | undefined;
  readonly problem: ConfigProblem | undefined;
}

export interface CloudInitConfig {
  /** In the order of their strength, the weakest first: cloud.cfg, its folder by name, the file of CLOUD_CFG. */
  readonly files: readonly ConfigFile[];
  /** The folder whose files join cloud.cfg; undefined when there is none. */
  readonly folder: string | undefined;
  /** All files of the image merged, without what is built in; undefined when nothing is configured. */
  readonly merged: MapNode | undefined;
  /** What the kernel command line adds (`cc:`), stronger than all files but that of CLOUD_CFG. */
  readonly commandLine: MapNode | undefined;
  readonly environment: MapNode | undefined;
  /** What ends cloud-init while it reads its configuration, whatever the files say. */
  readonly fatal: { readonly message: string; readonly path: string; readonly line: number } | undefined;
  /** The value that counts, with the file and line that it came from: `get("datasource", "Azure")`. */
  get(...keys: readonly string[]): ConfigNode | undefined;
}

const CLOUD_CFG = "/etc/cloud/cloud.cfg";

/** A configuration is a few kilobytes; one of this size is something else. */
const LIMIT_BYTES = 256 * 1024;
const MAX_FILES = 500;
/** Of all files of the folder together: reading YAML takes about two microseconds a byte. */
const MAX_TOTAL_BYTES = 1024 * 1024;

/**
 * The configuration that cloud-init reads from the image (`cloudinit/util.py: read_conf_with_confd`,
 * `cloudinit/stages.py: fetch_base_config`, `cloudinit/helpers.py: ConfigMerger`), each value with its place.
 */
export const cloudInitConfig: Fact<CloudInitConfig> = defineFact("cloud-init-config", async (image: Image) => {
  const { tree } = image;
  const { commandLine, environment } = await image.fact(bootInputs);
  const main = await readConfigFile(tree, CLOUD_CFG, "main");
  const { folder, fatal } = await folderOf(tree, main?.node);
  const dropIns = folder === undefined ? [] : await readFolder(tree, folder);
  const { version } = await image.fact(cloudInitInstallation);
  const cc = cloudConfigOf(commandLine.text, version);
  const ccNode = cc === "" ? undefined : (await parseYaml(cc, "the kernel command line")).node;
  const named = environment.get("CLOUD_CFG")?.value;
  const extra = named === undefined ? undefined : await readConfigFile(tree, absolute(named), "environment");
  return combine({
    files: [main, ...dropIns, extra].flatMap((file) => file ?? []),
    folder,
    commandLine: ccNode?.kind === "map" ? ccNode : undefined,
    fatal,
  });
});

function combine(parts: Pick<CloudInitConfig, "files" | "folder" | "commandLine" | "fatal">): CloudInitConfig {
  const { files, commandLine } = parts;
  const nodesOf = (role: ConfigFile["role"]) =>
    files.flatMap((file) => (file.role === role && file.node ? [file.node] : []));
  const notUtf8 = files.find((file) => file.role !== "environment" && file.problem?.kind === "not-utf8");
  const broken = notUtf8?.problem && {
    message: notUtf8.problem.message,
    path: notUtf8.path,
    line: notUtf8.problem.line,
  };
  const environment = nodesOf("environment")[0];
  try {
    // The folder is merged by itself first and joins cloud.cfg as one mapping.
    const folder = mergeAll(nodesOf("drop-in").toReversed());
    const merged = mergeAll([folder, ...nodesOf("main")]);
    const effective = mergeAll([environment, commandLine, merged]);
    return {
      ...parts,
      merged,
      environment,
      fatal: parts.fatal ?? broken,
      get: (...keys) => childOf(effective, ...keys),
    };
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    const { message, path, line } = error;
    return { ...parts, merged: undefined, environment, fatal: { message, path, line }, get: () => undefined };
  }
}

/** Undefined when there is no such regular file (links are followed). */
async function readConfigFile(tree: FileTree, path: string, role: ConfigFile["role"]): Promise<ConfigFile | undefined> {
  if ((await reachableStat(tree, path))?.type !== "file") return undefined;
  return configFile(await tree.read(path, LIMIT_BYTES), path, role);
}

/** Reads the bytes of one file as cloud-init does. */
async function configFile(bytes: Uint8Array, path: string, role: ConfigFile["role"]): Promise<ConfigFile> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const base = { path, role, text, isTemplate: /^##\s*template:\s*jinja/i.test(text), node: undefined };
  const broken = lineThatIsNotUtf8(bytes, text);
  if (broken !== undefined)
    return { ...base, problem: { kind: "not-utf8", message: "the text is not UTF-8", line: broken } };
  const { node, problem } = await parseYaml(text, path);
  if (problem) return { ...base, problem: { kind: "invalid", ...problem } };
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return { ...base, problem: undefined };
  if (node.kind === "map") return { ...base, node, problem: undefined };
  const what = node.kind === "list" ? "a list" : "a single value";
  return { ...base, problem: { kind: "not-a-mapping", message: `the top level is ${what}`, line: node.line } };
}

function lineThatIsNotUtf8(bytes: Uint8Array, text: string): number | undefined {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return text.slice(0, Math.max(text.indexOf("\uFFFD"), 0)).split("\n").length;
  }
}

/** `conf_d` of cloud.cfg moves the folder or, when empty, leaves it out. */
async function folderOf(tree: FileTree, main: MapNode | undefined): Promise<Pick<CloudInitConfig, "folder" | "fatal">> {
  const moved = main?.entries.get("conf_d");
  if (moved && isTruthy(moved) && (moved.kind !== "scalar" || typeof moved.value !== "string"))
    return { folder: undefined, fatal: { message: "conf_d is not a text", path: moved.path, line: moved.line } };
  const name = moved ? (textOf(moved)?.trim() ?? "") : `${CLOUD_CFG}.d`;
  const folder = name === "" ? undefined : absolute(name);
  const exists = folder !== undefined && (await reachableStat(tree, folder))?.type === "directory";
  return { folder: exists ? folder : undefined, fatal: undefined };
}

/** Services start in the root folder. */
function absolute(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

/** Every regular file whose name ends in `.cfg`, hidden ones too, in the order of their names' code points. */
async function readFolder(tree: FileTree, folder: string): Promise<ConfigFile[]> {
  const names = (await tree.readDir(folder)).map(({ name }) => name).filter((name) => name.endsWith(".cfg"));
  if (names.length > MAX_FILES)
    throw new ImageError("too-large", `${folder} holds more than ${MAX_FILES} files`, { path: folder });
  const files: ConfigFile[] = [];
  let totalBytes = 0;
  for (const name of names.sort(byCodePoint)) {
    const file = await readConfigFile(tree, `${folder}/${name}`.replaceAll("//", "/"), "drop-in");
    if (!file) continue;
    files.push(file);
    totalBytes += file.text.length;
    if (totalBytes > MAX_TOTAL_BYTES)
      throw new ImageError("too-large", `the files of ${folder} have more than ${MAX_TOTAL_BYTES} characters`, {
        path: folder,
      });
  }
  return files;
}
