import { agentBefore } from "./agent-version.ts";

/**
 * Every key that some release of the Azure Linux Agent reads from waagent.conf, by the type the agent gives it
 * (`azurelinuxagent/common/conf.py`, tags v2.2.0 to v2.15.0.1).
 */
export interface KeySpec<T> {
  /** What holds when no line sets the key: the code's default, not the one that shipped files write down. */
  readonly default: T;
  /** First release that reads the key. */
  readonly since: string;
  /** First release that no longer does. */
  readonly removed?: string;
  /** The default that held before that release. */
  readonly formerly?: { readonly before: string; readonly default: T };
  /** The key takes the value of this one where no usable line of its own is there. */
  readonly defaultsTo?: string;
  /** The agent fetches the key as something else than it is declared, so that no value has its effect. */
  readonly ineffective?: true;
}

/** No release is looked at that is older. */
const always = "2.2.0";

export const switchKeys = {
  "Provisioning.Enabled": { default: true, since: always, removed: "2.2.45" },
  "Provisioning.UseCloudInit": { default: false, since: "2.2.11", removed: "2.2.45" },
  "Provisioning.DeleteRootPassword": { default: false, since: always },
  "Provisioning.RegenerateSshHostKeyPair": { default: false, since: always },
  "Provisioning.MonitorHostName": { default: false, since: always },
  "Provisioning.DecodeCustomData": { default: false, since: always },
  "Provisioning.ExecuteCustomData": { default: false, since: always },
  "Provisioning.AllowResetSysUser": { default: false, since: always },
  "ResourceDisk.Format": { default: false, since: always },
  "ResourceDisk.EnableSwap": { default: false, since: always },
  "ResourceDisk.EnableSwapEncryption": { default: false, since: "2.2.33" },
  "Extensions.Enabled": { default: true, since: "2.2.32" },
  "Extensions.WaitForCloudInit": { default: false, since: "2.10.0.8" },
  "AutoUpdate.Enabled": { default: true, since: always },
  "AutoUpdate.UpdateToLatestVersion": {
    default: true,
    since: "2.10.0.8",
    defaultsTo: "AutoUpdate.Enabled",
  },
  "OS.EnableFirewall": { default: false, since: "2.2.15" },
  "OS.EnableFIPS": { default: false, since: "2.2.11" },
  "OS.EnableRDMA": { default: false, since: always },
  "OS.UpdateRdmaDriver": { default: false, since: "2.2.2" },
  "OS.CheckRdmaDriver": { default: false, since: "2.2.2" },
  "OS.AllowHTTP": { default: false, since: "2.2.15" },
  "Logs.Verbose": { default: false, since: always },
  "Logs.Console": { default: true, since: "2.2.35" },
  "Logs.Collect": {
    default: true,
    since: "2.2.53",
    formerly: { before: "2.7.0.6", default: false },
  },
  DetectScvmmEnv: { default: false, since: always },
  EnableOverProvisioning: {
    default: true,
    since: "2.2.2",
    formerly: { before: "2.2.31", default: false },
  },
  "CGroups.Enabled": { default: true, since: "2.3.0.2" },
  "CGroups.EnforceLimits": { default: false, since: "2.2.32", removed: "2.3.0.2" },
  "Monitor.NetworkConfigurationChanges": { default: false, since: "2.2.54.2" },
} as const satisfies Readonly<Record<string, KeySpec<boolean>>>;

export const intKeys = {
  "Provisioning.MonitorHostNamePeriod": { default: 30, since: "2.2.49.1" },
  "Provisioning.PasswordCryptSaltLength": { default: 10, since: always },
  "ResourceDisk.SwapSizeMB": { default: 0, since: always },
  "Extensions.GoalStatePeriod": { default: 6, since: "2.2.49.1" },
  "Extensions.InitialGoalStatePeriod": {
    default: 6,
    since: "2.5.0.2",
    defaultsTo: "Extensions.GoalStatePeriod",
  },
  "Extensions.GoalStateHistoryCleanupPeriod": {
    default: 1800,
    since: "2.2.49.1",
    removed: "2.8.0.11",
    formerly: { before: "2.4.0.2", default: 86400 },
  },
  // Declared as a number, but fetched as a switch (`get_wait_for_cloud_init_timeout`).
  "Extensions.WaitForCloudInitTimeout": { default: 3600, since: "2.10.0.8", ineffective: true },
  "Autoupdate.Frequency": { default: 3600, since: always },
  "OS.RootDeviceScsiTimeoutPeriod": { default: 30, since: "2.2.49.1" },
  "OS.RemovePersistentNetRulesPeriod": { default: 30, since: "2.2.49.1" },
  "OS.MonitorDhcpClientRestartPeriod": { default: 30, since: "2.2.49.1" },
  "OS.EnableFirewallPeriod": {
    default: 300,
    since: "2.2.49.1",
    formerly: { before: "2.8.0.11", default: 30 },
  },
  "HttpProxy.Port": { default: undefined, since: always },
  "Logs.CollectPeriod": { default: 3600, since: "2.2.53" },
} as const satisfies Readonly<Record<string, KeySpec<number | undefined>>>;

export const stringKeys = {
  "Provisioning.Agent": { default: "auto", since: "2.2.45" },
  "Provisioning.SshHostKeyPairType": { default: "rsa", since: always },
  "Provisioning.PasswordCryptId": { default: "6", since: always },
  "ResourceDisk.Filesystem": { default: "ext3", since: always },
  "ResourceDisk.MountPoint": { default: "/mnt/resource", since: always },
  "ResourceDisk.MountOptions": { default: undefined, since: always },
  "AutoUpdate.GAFamily": { default: "Prod", since: always },
  "OS.RootDeviceScsiTimeout": { default: undefined, since: always },
  "OS.OpensslPath": { default: "/usr/bin/openssl", since: always },
  "OS.SshDir": { default: "/etc/ssh", since: "2.2.11" },
  "OS.SshdConfigPath": { default: "/etc/ssh/sshd_config", since: always, removed: "2.2.11" },
  // A number by its meaning, but fetched and written to sshd_config as text.
  "OS.SshClientAliveInterval": { default: "180", since: "2.2.19" },
  "OS.HomeDir": { default: "/home", since: always },
  "OS.PasswordPath": { default: "/etc/shadow", since: always },
  "OS.SudoersDir": { default: "/etc/sudoers.d", since: always },
  "Lib.Dir": { default: "/var/lib/waagent", since: always },
  "DVD.MountPoint": { default: "/mnt/cdrom/secure", since: always },
  "Pid.File": { default: "/var/run/waagent.pid", since: always },
  "Extension.LogDir": { default: "/var/log/azure", since: always },
  "HttpProxy.Host": { default: undefined, since: always },
  "Protocol.EndpointDiscovery": { default: "dhcp", since: "2.14.0.1" },
  "Policy.PolicyFilePath": { default: "/etc/waagent_policy.json", since: "2.13.1.1" },
  "CGroups.Excluded": {
    default: "customscript,runcommand",
    since: "2.2.32",
    removed: "2.3.0.2",
  },
} as const satisfies Readonly<Record<string, KeySpec<string | undefined>>>;

export type SwitchKey = keyof typeof switchKeys;
export type IntKey = keyof typeof intKeys;
export type StringKey = keyof typeof stringKeys;
export type WaagentKey = SwitchKey | IntKey | StringKey;

export function isSwitchKey(key: string): key is SwitchKey {
  return Object.hasOwn(switchKeys, key);
}

export function isIntKey(key: string): key is IntKey {
  return Object.hasOwn(intKeys, key);
}

export function isStringKey(key: string): key is StringKey {
  return Object.hasOwn(stringKeys, key);
}

/** Undefined for a key that no release reads. */
export function keySpec(key: string): KeySpec<unknown> | undefined {
  if (isSwitchKey(key)) return switchKeys[key];
  if (isIntKey(key)) return intKeys[key];
  return isStringKey(key) ? stringKeys[key] : undefined;
}

/** Every key of the three tables. */
export function waagentKeys(): readonly WaagentKey[] {
  return [switchKeys, intKeys, stringKeys].flatMap((table) => Object.keys(table) as WaagentKey[]);
}

/** Does that release read the key? A version that is not known counts as a current one. */
export function isReadBy(key: string, agentVersion: string | undefined): boolean {
  const spec = keySpec(key);
  if (!spec) return false;
  if (agentVersion === undefined) return spec.removed === undefined;
  const gone = spec.removed !== undefined && !agentBefore(agentVersion, spec.removed);
  return !gone && !agentBefore(agentVersion, spec.since);
}

/**
 * Keys that only the packaged daemon acts on; the others count for the agent that handles extensions, which may be a
 * newer one (`azurelinuxagent/daemon/main.py`, `azurelinuxagent/ga/update.py`).
 */
export function isDaemonKey(key: string): boolean {
  return /^(?:Provisioning|ResourceDisk|DVD|AutoUpdate)\.|^DetectScvmmEnv$|^OS\.(?:SshClientAliveInterval|\w*R[Dd][Mm][Aa]\w*)$/.test(
    key,
  );
}

/** The default of the key in that release. */
export function defaultOf<T>(spec: KeySpec<T>, agentVersion: string | undefined): T {
  const { formerly } = spec;
  return formerly && agentVersion !== undefined && agentBefore(agentVersion, formerly.before)
    ? formerly.default
    : spec.default;
}

/**
 * Keys that shipped files carry although no release since 2.2.0 reads them: harmless, and not the image author's doing.
 */
export const shippedUnreadKeys: ReadonlySet<string> = new Set([
  "LBProbeResponder",
  "Role.ConfigurationConsumer",
  "Role.StateConsumer",
  "Role.TopologyConsumer",
  "Network.Interface",
]);

/** `Debug.*` keys are experimental, come and go between releases, and have no place in an image. */
export function isDebugKey(key: string): boolean {
  return key.startsWith("Debug.");
}
