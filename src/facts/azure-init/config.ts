import { TomlError, parse } from "smol-toml";

/** A file of azure-init's configuration that makes it give up, or that is at a place it does not read. */
export interface ConfigProblem {
  readonly text: string;
  readonly path: string;
  readonly line?: number;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

type Kind = "boolean" | "number" | "string";

/**
 * Keys of azure-init and the only backends that its release builds know (`libazureinit/src/config.rs`). Unknown keys
 * are passed over.
 */
const scalars: ReadonlyMap<string, Kind> = new Map([
  ["ssh.authorized_keys_path", "string"],
  ["ssh.query_sshd_config", "boolean"],
  ["ssh.configure_sshd_password_authentication", "boolean"],
  ["imds.connection_timeout_secs", "number"],
  ["imds.request_timeout_secs", "number"],
  ["imds.retry_interval_secs", "number"],
  ["imds.total_retry_timeout_secs", "number"],
  ["provisioning_media.enable", "boolean"],
  ["azure_proxy_agent.enable", "boolean"],
  ["wireserver.connection_timeout_secs", "number"],
  ["wireserver.read_timeout_secs", "number"],
  ["wireserver.total_retry_timeout_secs", "number"],
  ["wireserver.health_endpoint", "string"],
  ["telemetry.kvp_diagnostics", "boolean"],
  ["telemetry.kvp_filter", "string"],
  ["azure_init_data_dir.path", "string"],
  ["azure_init_log_path.path", "string"],
]);

const backends: ReadonlyMap<string, string> = new Map([
  ["hostname_provisioners", "hostnamectl"],
  ["user_provisioners", "useradd"],
  ["password_provisioners", "passwd"],
]);

/**
 * Why azure-init reports a failure because of these files, in the order in which it merges them: the last list of
 * backends counts, and the first value of a wrong type ends the load.
 */
export function problemsOf(files: readonly ConfigFile[]): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const lists = new Map<string, { readonly path: string; readonly list: readonly unknown[] }>();
  for (const { path, text } of files) {
    const sections = parsed(path, text, problems);
    for (const [section, keys] of sections) {
      for (const [key, value] of keys) {
        if (key === "backends" && backends.has(section) && Array.isArray(value))
          lists.set(section, { path, list: value });
        const kind = key === "backends" && backends.has(section) ? "list" : scalars.get(`${section}.${key}`);
        const actual = Array.isArray(value) ? "list" : typeof value === "bigint" ? "number" : typeof value;
        if (kind !== undefined && kind !== actual) {
          problems.push({ path, text: `${section}.${key} of azure-init is a ${actual}, not a ${kind}` });
        }
      }
    }
  }
  for (const [section, { path, list }] of lists) {
    const known = backends.get(section);
    const unknown = list.find((name) => name !== known);
    if (list.length === 0) problems.push({ path, text: `${section}.backends of azure-init is empty` });
    else if (unknown !== undefined) {
      problems.push({ path, text: `${section}.backends of azure-init names one other than ${known}` });
    }
  }
  return problems;
}

type Sections = readonly (readonly [section: string, keys: readonly (readonly [key: string, value: unknown])[]])[];

function parsed(path: string, text: string, problems: ConfigProblem[]): Sections {
  try {
    const entries: readonly (readonly [string, unknown])[] = Object.entries(parse(text));
    const wrong = entries.find(([section, value]) => isSection(section) && !isTable(value));
    if (wrong) problems.push({ path, text: `${wrong[0]} of azure-init is no table` });
    return entries.flatMap(([section, value]) => (isTable(value) ? [[section, Object.entries(value)] as const] : []));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    problems.push({ path, line: error.line, text: "azure-init cannot parse its configuration" });
    return [];
  }
}

function isSection(name: string): boolean {
  return backends.has(name) || [...scalars.keys()].some((key) => key.startsWith(`${name}.`));
}

function isTable(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
