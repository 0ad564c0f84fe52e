import type { FileTree } from "../../image/tree/file-tree.ts";
import { compareDotted } from "../version-order.ts";

/** What an earlier run of the agent left in its library directory (`Lib.Dir`). */
export interface AgentState {
  /** Nothing at all lies in the directory, or there is none. */
  readonly empty: boolean;
  /** The marker that makes the agent provision nothing; its content is the id of the VM. */
  readonly provisioned: { readonly path: string; readonly vmId: string } | undefined;
  readonly ovfEnv: OvfEnv | undefined;
  /** The marker that puts the agent to sleep. */
  readonly disableAgent: string | undefined;
  /** Files that hold keys or certificates of the VM. */
  readonly secrets: readonly string[];
  /** Custom data of the VM, which may hold secrets. */
  readonly customData: string | undefined;
  /** Goal-state agents that the agent has downloaded, newest first. */
  readonly agents: readonly { readonly version: string; readonly path: string }[];
  /** Extensions: `<Publisher.Type-version>` directories. */
  readonly extensions: readonly string[];
  /** Cached goal states and other files that name the old VM. */
  readonly goalState: readonly string[];
}

/** The provisioning document that the agent or cloud-init has copied. */
export interface OvfEnv {
  readonly path: string;
  readonly userName: string | undefined;
  readonly hostName: string | undefined;
  /** `ProvisionGuestAgent` is false: the handler that waits for cloud-init would put the agent to sleep. */
  readonly disablesAgent: boolean;
}

/** Reads the directory, not what lies in extensions. Throws `ImageError` where it cannot be read. */
export async function readAgentState(tree: FileTree, libDir: string): Promise<AgentState> {
  const stat = await tree.stat(libDir);
  const entries = stat?.type === "directory" ? await tree.readDir(libDir) : [];
  const at = (name: string) => `${libDir.replace(/\/+$/, "")}/${name}`;
  const names = new Set(entries.map(({ name }) => name));
  const paths = (test: (name: string) => boolean) => [...names].filter(test).map(at);
  const directories = entries.filter(({ type }) => type === "directory").map(({ name }) => name);
  const agents = directories.flatMap((name) => {
    const version = /^WALinuxAgent-(\d+(?:\.\d+)+)$/.exec(name)?.[1];
    return version === undefined ? [] : [{ version, path: at(name) }];
  });
  return {
    empty: entries.length === 0,
    provisioned: await readMarker(tree, at("provisioned")),
    ovfEnv: names.has("ovf-env.xml") ? await readOvfEnv(tree, at("ovf-env.xml")) : undefined,
    disableAgent: names.has("disable_agent") ? at("disable_agent") : undefined,
    secrets: paths((name) =>
      /\.(?:prv|crt|p7m|pfx)$|^Certificates\.|^TransportPrivate\.pem$|^TransportCert\.pem$/.test(name),
    ),
    customData: names.has("CustomData") ? at("CustomData") : undefined,
    agents: agents.sort((a, b) => compareDotted(b.version, a.version)),
    // `HANDLER_COMPLETE_NAME_PATTERN` of `azurelinuxagent/ga/exthandlers.py`.
    extensions: directories
      .filter((name) => /^[^-]+-\d+(?:\.\d+)*$/.test(name) && !name.startsWith("WALinuxAgent-"))
      .map(at),
    goalState: paths((name) => goalStateFiles.test(name)),
  };
}

/** The files that `del_lib_dir_files` of `azurelinuxagent/pa/deprovision/default.py` knows. */
const goalStateFiles =
  /^(?:HostingEnvironmentConfig\.xml|Incarnation|partition|Protocol|SharedConfig\.xml|WireServerEndpoint|published_hostname|fast_track\.json|initial_goal_state|waagent_rsm_update|waagent_initial_update|(?:Extensions|ExtensionsConfig|GoalState)\..*\.xml)$/;

async function readMarker(tree: FileTree, path: string): Promise<AgentState["provisioned"]> {
  // A directory of the name is no marker: the agent asks for a file.
  if ((await tree.stat(path))?.type !== "file") return undefined;
  return { path, vmId: (await tree.readText(path, { limitBytes: 64 * 1024 })).trim() };
}

async function readOvfEnv(tree: FileTree, path: string): Promise<OvfEnv | undefined> {
  if ((await tree.stat(path))?.type !== "file") return undefined;
  const text = await tree.readText(path);
  return {
    path,
    userName: elementOf(text, "UserName"),
    hostName: elementOf(text, "HostName"),
    disablesAgent: elementOf(text, "ProvisionGuestAgent")?.toLowerCase() === "false",
  };
}

/** The text of the first element of that name, whatever its prefix. */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<(?:[\\w.-]{1,64}:)?${name}(?:\\s[^<>]*)?>([^<]*)</`).exec(xml)?.[1]?.trim();
}
