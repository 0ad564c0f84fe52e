import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { bootInputs } from "./boot-inputs.ts";
import { cloudInitConfig } from "./config.ts";
import { type ConfigNode, childOf } from "./config-node.ts";
import { detect } from "./datasource-detection.ts";
import { dsIdentify, dsIdentifyInput } from "./ds-identify.ts";
import { featuresOf } from "./features.ts";
import { cloudInitInstallation } from "./installation.ts";
import { cloudInitStartup } from "./startup.ts";
import { parseYaml } from "./yaml.ts";

export interface DatasourceChoice {
  /** The names that cloud-init goes through at run time, as they are spelled; empty when it is told to look for none. */
  readonly list: readonly string[];
  /** Where the list that counts was said. */
  readonly origin: "environment" | "command-line" | "ds-identify" | "configuration" | "built-in";
  /** The line to change, for a list that the image holds. */
  readonly place: { readonly path: string; readonly line: number } | undefined;
  /** The source that cloud-init ends up with on Azure; undefined when none of the list fits. */
  readonly source: string | undefined;
  readonly isAzure: boolean;
}

/** `cloudinit/settings.py: CFG_BUILTIN`, as far as the order of sources matters on Azure. */
const builtinList = ["NoCloud", "ConfigDrive", "OpenNebula", "Azure", "OVF", "None"];

/** Sources of the local stage that can have data on an Azure VM; those of the network stage come after Azure. */
const localSources = ["NoCloud", "ConfigDrive", "OpenNebula", "OVF"];

/** Which datasource cloud-init uses when it runs on Azure (`cloudinit/sources/__init__.py: find_source`). */
export const datasourceChoice: Fact<DatasourceChoice> = defineFact("cloud-init-datasource", async (image: Image) => {
  const { list, origin, place } = await effectiveList(image);
  const { version } = await image.fact(cloudInitInstallation);
  const { matchesSourcesInAnyCase } = featuresOf(version);
  const names = list.map((name) => moduleName(name, matchesSourcesInAnyCase));
  const source = await sourceOf(image, names);
  return { list, origin, place, source, isAzure: source === "Azure" };
});

async function effectiveList(image: Image): Promise<Pick<DatasourceChoice, "list" | "origin" | "place">> {
  const config = await image.fact(cloudInitConfig);
  const { generator } = await image.fact(cloudInitStartup);
  const result = generator.asksDsIdentify ? await image.fact(dsIdentify) : undefined;
  const written =
    result?.written === undefined ? undefined : (await parseYaml(`${result.written}\n`, "ds-identify")).node;
  const key = "datasource_list";
  const imagePlace = (node: ConfigNode) => ({ path: node.path, line: node.line });
  const fromEnvironment = childOf(config.environment, key);
  if (fromEnvironment)
    return { list: namesOf(fromEnvironment), origin: "environment", place: imagePlace(fromEnvironment) };
  const fromCommandLine = childOf(config.commandLine, key);
  const { commandLine } = await image.fact(bootInputs);
  if (fromCommandLine) {
    const { path, line } = commandLine;
    const place = path === undefined ? undefined : { path, line: line ?? 1 };
    return { list: namesOf(fromCommandLine), origin: "command-line", place };
  }
  const fromDsIdentify = childOf(written, key);
  if (fromDsIdentify) {
    const { path, line } = result?.reason ?? {};
    const place = path === undefined ? undefined : { path, line: line ?? 1 };
    return { list: namesOf(fromDsIdentify), origin: "ds-identify", place };
  }
  const configured = childOf(config.merged, key);
  if (configured) return { list: namesOf(configured), origin: "configuration", place: imagePlace(configured) };
  return { list: builtinList, origin: "built-in", place: undefined };
}

/** Items as Python turns them into module names; a text instead of a list is gone through letter by letter. */
function namesOf(node: ConfigNode): readonly string[] {
  if (node.kind === "map") return [...node.entries.keys()];
  if (node.kind === "scalar") return typeof node.value === "string" ? [...node.value] : [];
  return node.items.map((item) => {
    if (item.kind === "scalar") return item.value === null ? "None" : String(item.value);
    return item.kind === "map" ? `{${[...item.entries.keys()].join()}}` : "[]";
  });
}

/** `DataSourceAzure` and, from 23.2, any case of a name lead to the module; `nocloud-net` is an old name. */
function moduleName(name: string, inAnyCase: boolean): string {
  const bare = name.replace(/^DataSource/, "");
  if (!inAnyCase) return bare;
  const known = ["Azure", "None", ...localSources].find((module) => module.toLowerCase() === bare.toLowerCase());
  return known ?? (bare.toLowerCase() === "nocloud-net" ? "NoCloud" : bare);
}

async function sourceOf(image: Image, names: readonly string[]): Promise<string | undefined> {
  // A single name is taken without asking whether it fits.
  if (names.length === 1) return names[0];
  const candidates = names.filter((name) => name === "Azure" || localSources.includes(name));
  const input = await image.fact(dsIdentifyInput);
  for (const name of candidates) {
    const answer = await detect(name, { ...input, commandLine: input.commandLine.text });
    if (name === "Azure" || answer === "found") return name;
  }
  return names.includes("None") ? "None" : undefined;
}
