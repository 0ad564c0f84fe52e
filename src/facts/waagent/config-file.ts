import type { FileTree } from "../../image/tree/file-tree.ts";
import { reachableStat } from "../reachable.ts";
import { decodeWaagentConf, fatalLine, parseWaagentConf, type Setting, type WaagentConfig } from "../waagent-conf.ts";
import { type AgentCommand, configurationPathOf } from "./command-line.ts";
import { type AgentOsClass, configPathsOf } from "./identity.ts";
import { isReadBy } from "./keys.ts";
import type { StartProblem } from "./start-problems.ts";

export interface ConfigFile {
  readonly configPath: string;
  readonly config: WaagentConfig | undefined;
  readonly configProblem: StartProblem | undefined;
}

/** Finds the file that the command names or the class of the distribution expects, and loads it as the agent would. */
export async function readConfig(
  tree: FileTree,
  osClass: AgentOsClass,
  command: AgentCommand | undefined,
  agentVersion: string | undefined,
): Promise<ConfigFile> {
  const named = command && configurationPathOf(command.args);
  // A service runs in the root directory.
  const candidates = named === undefined ? configPathsOf(osClass) : [named.startsWith("/") ? named : `/${named}`];
  const [fallback = "/etc/waagent.conf"] = candidates;
  const configPath = (await firstFile(tree, candidates)) ?? fallback;
  const broken = (text: string, line?: number): ConfigFile => ({
    configPath,
    config: undefined,
    configProblem: { kind: "config", text, path: configPath, ...(line === undefined ? {} : { line }) },
  });
  const stat = await reachableStat(tree, configPath);
  if (!stat) {
    const target = await tree.readLink(configPath);
    return broken(
      target === undefined ? "the agent's configuration is missing" : `the link to ${target} leads nowhere`,
    );
  }
  if (stat.type !== "file") return broken("the agent's configuration is no regular file");
  const bytes = await tree.read(configPath);
  if (bytes.length === 0) return broken("the agent's configuration is empty, which the agent refuses");
  const text = decodeWaagentConf(bytes);
  if (text === undefined) return broken("the agent's configuration is not UTF-8, at which the agent dies");
  const line = agentVersion === undefined ? undefined : fatalLine(text, agentVersion);
  if (line !== undefined)
    return broken(`agent ${agentVersion} dies at a line with blanks before the equals sign`, line);
  return { configPath, config: parseWaagentConf(text, configPath, agentVersion), configProblem: undefined };
}

async function firstFile(tree: FileTree, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if ((await tree.lstat(path)) !== undefined) return path;
  }
  return undefined;
}

/** Which key decides depends on the release: the newer one is unread before 2.10.0.8. */
export function autoUpdateOf(config: WaagentConfig, agentVersion: string | undefined): Setting<boolean> {
  const key = "AutoUpdate.UpdateToLatestVersion";
  return config.switch(isReadBy(key, agentVersion) ? key : "AutoUpdate.Enabled");
}

/** The type of host key that the agent looks for; with `auto` it makes all and takes the rsa one. */
export function keyTypeOf(config: WaagentConfig | undefined): string {
  const type = config?.string("Provisioning.SshHostKeyPairType").value ?? "rsa";
  return type === "auto" ? "rsa" : type;
}
