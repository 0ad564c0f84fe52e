import type { FileTree } from "../../image/tree/file-tree.ts";
import { reachableStat } from "../reachable.ts";
import { type SearchedFile, searchKey } from "./config-search.ts";
import { ownSetting } from "./ds-identify-policy.ts";
import type { DsIdentifyTraits } from "./ds-identify-traits.ts";
import { shellWords } from "./shell-text.ts";

export type Detection = "found" | "maybe" | "not-found";

export interface DetectionInput {
  readonly tree: FileTree;
  readonly traits: DsIdentifyTraits;
  /** As `uname -m` says it. */
  readonly machine: string;
  readonly commandLine: string;
  /** cloud.cfg and the files of its folder, in the order of the shell's glob. */
  readonly files: readonly SearchedFile[];
  readonly ownConfig: SearchedFile | undefined;
}

const seedFolder = "/var/lib/cloud/seed";
const datasourceKeyOfEc2 = "ci.datasource.ec2.strict_id";

/**
 * What the `dscheck_` function of a datasource answers on an Azure VM that runs this image: Azure is found by the
 * chassis tag; other sources only by files, the configuration or the command line, since the machine and its disks are
 * those of no other cloud.
 */
export async function detect(name: string, input: DetectionInput): Promise<Detection> {
  const found = (yes: boolean): Detection => (yes ? "found" : "not-found");
  const { tree, commandLine } = input;
  const isFile = async (path: string): Promise<boolean> => (await reachableStat(tree, path))?.type === "file";
  const hasSeed = async (folder: string, ...files: string[]): Promise<boolean> => {
    for (const file of files) if (!(await isFile(`${folder}/${file}`))) return false;
    return true;
  };
  // A source without a check function of its own is passed over.
  if (!input.traits.builtinList.includes(name)) return "not-found";
  switch (name) {
    case "Azure":
      return "found";
    case "NoCloud":
      return found(await findsNoCloud(input, hasSeed));
    case "ConfigDrive":
      return found(await findsConfigDrive(input));
    case "OpenStack":
      // A config drive is left to ConfigDrive; machines without DMI data of their own might be OpenStack.
      if (await findsConfigDrive(input)) return "not-found";
      return isX86(input.machine) ? "not-found" : "maybe";
    case "OVF":
      return found(await hasSeed(`${seedFolder}/ovf`, "ovf-env.xml"));
    case "OpenNebula":
      return found(await hasSeed(`${seedFolder}/opennebula`, "meta-data"));
    case "AliYun":
      return found(await hasSeed(`${seedFolder}/AliYun`, "meta-data", "user-data"));
    case "Ec2":
      if (await hasSeed(`${seedFolder}/ec2`, "meta-data", "user-data")) return "found";
      return isStrictAboutEc2(input) ? "not-found" : "maybe";
    case "Bigstep":
      return found(await isFile("/var/lib/cloud/data/seed/bigstep/url"));
    case "MAAS":
      return found(findsMaas(input));
    case "Vultr":
      return found(` ${commandLine} `.includes(" vultr ") || (await isFile("/etc/vultr")));
    case "Scaleway":
      return found(` ${commandLine} `.includes(" scaleway "));
    default:
      return "not-found";
  }
}

/** The pattern `i?86|x86_64`. */
export function isX86(machine: string): boolean {
  return machine === "x86_64" || /^i.86$/.test(machine);
}

async function findsNoCloud(
  { tree, traits, commandLine, files }: DetectionInput,
  hasSeed: (folder: string, ...files: string[]) => Promise<boolean>,
): Promise<boolean> {
  if (traits.findsNoCloudOnCommandLine && ` ${commandLine} `.includes(" ds=nocloud")) return true;
  // Ubuntu Core mounts /writable/system-data/var/lib/cloud over /var/lib/cloud later.
  const roots = [seedFolder, `/writable/system-data${seedFolder}`];
  for (const root of (await reachableStat(tree, "/writable/system-data"))?.type === "directory"
    ? roots
    : [seedFolder]) {
    for (const name of ["nocloud", "nocloud-net"])
      if (await hasSeed(`${root}/${name}`, "meta-data", "user-data")) return true;
  }
  const sets = (key: string): boolean => searchKey(files, key, traits.reader) !== undefined;
  if (!traits.findsNoCloudConfig || !sets("NoCloud")) return false;
  return (sets("user-data") && sets("meta-data")) || (traits.findsNoCloudSeedFrom && sets("seedfrom"));
}

async function findsConfigDrive({ tree }: DetectionInput): Promise<boolean> {
  for (const root of ["/config-drive", `${seedFolder}/config_drive`]) {
    if ((await reachableStat(tree, `${root}/openstack`))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(`${root}/openstack`)) {
      if (!/^2...-..-..$/.test(name)) continue;
      const path = `${root}/openstack/${name}/meta_data.json`;
      const stat = await reachableStat(tree, path);
      if (!stat) continue;
      // The shell's pattern lists paths that exist, and only the first is looked at.
      if (stat.type === "file") return true;
      break;
    }
  }
  return (await reachableStat(tree, `${seedFolder}/config_drive/openstack/latest/meta_data.json`)) !== undefined;
}

function findsMaas({ traits, commandLine, files }: DetectionInput): boolean {
  if (traits.findsMaas === "never") return false;
  if (commandLine.includes("cloud-config-url=") && commandLine.includes("iqn.2004-05.com.ubuntu:maas")) return true;
  return traits.findsMaas === "by-config" && searchKey(files, "MAAS", traits.reader) !== undefined;
}

/** `ec2_read_strict_setting`; anything that is no valid setting counts as the default, which is strict. */
function isStrictAboutEc2({ traits, commandLine, files, ownConfig }: DetectionInput): boolean {
  const lenient = (value: string): boolean => value === "false" || value === "warn" || /^warn,[0-9]/.test(value);
  const word = shellWords(commandLine).findLast((word) => word.startsWith(`${datasourceKeyOfEc2}=`));
  if (word !== undefined) return !lenient(word.slice(datasourceKeyOfEc2.length + 1));
  const ownFiles = files.filter(
    ({ path }, index) => index === 0 || /[Ee][Cc]2[^/]*\.cfg$/.test(path.slice(path.lastIndexOf("/"))),
  );
  const match = searchKey(ownFiles, "strict_id", traits.reader);
  if (match) return !lenient(match.value);
  return !(ownConfig && lenient(ownSetting(ownConfig, datasourceKeyOfEc2, traits.reader) ?? ""));
}
