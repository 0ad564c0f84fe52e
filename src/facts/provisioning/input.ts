/**
 * What decides who provisions a VM, as plain values: `decide` judges them without looking at any image, the
 * `provisioning` fact fills them in.
 */

/** Where something was read, as far as one place says it. Lines count from 1. */
export interface Place {
  readonly path?: string;
  readonly line?: number;
}

/** A value in force and where it was said; without a path it is the program's own default. */
export interface Setting<T> extends Place {
  readonly value: T;
}

/** Something to tell, and where to look. */
export interface Remark extends Place {
  readonly text: string;
}

/**
 * How cloud-init stands. Two questions differ: does waagent believe it enabled (CE), and does it run with Azure as its
 * source (CR).
 *
 * - C0: not installed
 * - C1: enabled by links that `systemctl is-enabled` counts, runs with Azure (CE, CR)
 * - C1v: as C1, enabled by vendor links only (CR; CE only once `service cloud-init status` says so)
 * - C2: units enabled, yet switched off (CE, not CR)
 * - C3: units disabled or masked (neither)
 * - C4: runs with another source (CE, not CR)
 */
export type CloudInitState = "C0" | "C1" | "C1v" | "C2" | "C3" | "C4";

export interface AgentInput {
  /** Will the daemon come up at boot: unit, interpreter, configuration and Python together. */
  readonly starts: boolean;
  /** Why it does not; the place is the one to change. */
  readonly notStarted?: Remark | undefined;
  /** Of the packaged daemon; undefined is taken as a current one. */
  readonly version: string | undefined;
  /** What pulls the service in, for the story. */
  readonly service?: Remark | undefined;
  /** The agent would take one of its Ubuntu classes (matters before 2.2.11 only). */
  readonly ubuntu: boolean;
  /** `Provisioning.Agent`; read from 2.2.45. */
  readonly mode: Setting<string>;
  /** `Provisioning.Enabled`; read before 2.2.45. */
  readonly enabled: Setting<boolean>;
  /** `Provisioning.UseCloudInit`; read from 2.2.11 until 2.2.44. */
  readonly useCloudInit: Setting<boolean>;
  readonly extensions: Setting<boolean>;
  /** `Lib.Dir`. */
  readonly libDir: Setting<string>;
  /** `OS.SshDir`. */
  readonly sshDir: string;
  /** `Provisioning.SshHostKeyPairType`, `auto` already resolved to `rsa`. */
  readonly hostKeyType: Setting<string>;
  readonly regenerateHostKeys: Setting<boolean>;
  readonly left: AgentLeftovers;
  /** Programs that the agent calls while it provisions and that a populated tree does not have. */
  readonly missingPrograms: readonly AgentProgram[];
  /** Why the agent cannot hash a password with this Python; undefined when it can. */
  readonly cannotHashPasswords?: Remark | undefined;
}

export type AgentProgram = "eject" | "useradd" | "usermod" | "ssh-keygen" | "openssl";

/** `ovf-env.xml` of an earlier machine. */
export interface LeftOvfEnv extends Place {
  /** It says `ProvisionGuestAgent` false: the agent would switch itself off. */
  readonly disablesAgent: boolean;
}

/** What an earlier run of the agent left below `Lib.Dir`. */
export interface AgentLeftovers {
  readonly provisioned?: Place | undefined;
  readonly ovfEnv?: LeftOvfEnv | undefined;
  readonly disableAgent?: Place | undefined;
}

export interface CloudInitInput {
  readonly state: CloudInitState;
  readonly version: string | undefined;
  /** Why it is in this state; the place is the one to change. */
  readonly reason?: Remark | undefined;
  /** The source that it would use: `Azure`, another name, or undefined when it does not run. */
  readonly source?: string | undefined;
  /** waagent's test by `systemctl is-enabled` says so (CE). Follows from the state, but for C4 by vendor links. */
  readonly seenEnabled: boolean;
  /** The test `service cloud-init status` can come true: a `service` program and a unit called cloud-init.service. */
  readonly statusTest: boolean;
  /** `datasource.Azure.experimental_skip_ready_report`. */
  readonly skipReadyReport: Setting<boolean>;
  /** `datasource.Azure.data_dir`. */
  readonly dataDir: Setting<string>;
  /** `ssh_genkeytypes`, or undefined when the `ssh` module never runs. */
  readonly keyTypes: Setting<readonly string[]> | undefined;
  /** `users` does not contain `default`, so no admin account is made. */
  readonly noDefaultUser?: Remark | undefined;
  readonly left: CloudInitLeftovers;
}

export interface CloudInitLeftovers {
  /** `data/reported_ready` (or `data/poll_imds` up to 22.1): polls for reprovisioning for ever. */
  readonly polls?: Place | undefined;
  /** A cached instance that is trusted (`manual-clean`, `manual_cache_clean: true`): nothing is provisioned. */
  readonly trustedCache?: Place | undefined;
  /** `seed/azure/ovf-env.xml`: beats the real medium. */
  readonly azureSeed?: Place | undefined;
}

export interface AzureInitInput {
  /** What pulls its unit in. */
  readonly service: Remark;
  /** Why it will fail: a program or a configuration. */
  readonly fails?: Remark | undefined;
}

export interface IgnitionInput {
  /** Fedora CoreOS and its kin, Flatcar, or another system that ships Ignition (SUSE's transactional ones). */
  readonly system: "coreos" | "flatcar" | "other";
  /** What in this image says that Ignition provisions. */
  readonly evidence: Remark;
  /** `ignition.platform.id` or `flatcar.oem.id` on the kernel command line; undefined when that could not be seen. */
  readonly platform: Setting<string | undefined> | undefined;
  /** Whether the boot loader will call the next boot the first; undefined when that could not be seen. */
  readonly firstBoot: Setting<boolean> | undefined;
  /** What reports ready: Afterburn's check-in unit. */
  readonly reporter?: Remark | undefined;
  /** The check-in unit is there and does not start. */
  readonly reporterOff?: Remark | undefined;
  /** Where waagent may be that this tree does not show: a system extension, the OEM partition. */
  readonly hiddenAgent?: Remark | undefined;
}

/** The image's own program that reports ready. */
export interface ReporterInput {
  /** `azure-provisioning.service`, `/etc/rc.local`. */
  readonly name: string;
  readonly service: Remark;
  /** It will not run: disabled, masked, or it took itself out at an earlier boot. */
  readonly spent?: Remark | undefined;
}

export interface HostKeyMaker extends Remark {
  readonly types: readonly string[];
}

export interface ProvisioningInput {
  /** Undefined: not installed. */
  readonly agent: AgentInput | undefined;
  /** Undefined: not installed (C0). */
  readonly cloudInit: CloudInitInput | undefined;
  /** Undefined: not installed, or its unit does not start. */
  readonly azureInit: AzureInitInput | undefined;
  readonly ignition: IgnitionInput | undefined;
  readonly reporter: ReporterInput | undefined;
  /** Public host keys in `OS.SshDir` of the image, by type. */
  readonly hostKeys: readonly string[];
  /** Something other than the provisioner that makes host keys at boot (sshd-keygen@, ExecStartPre of sshd), and which types. */
  readonly hostKeyMaker?: HostKeyMaker | undefined;
  /** Why the provisioning medium cannot be mounted: udf blocked or not there. */
  readonly medium?: Remark | undefined;
  /** Places that decide and could not be seen. */
  readonly unseen: readonly Remark[];
}
