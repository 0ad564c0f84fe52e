import type { PasswordState } from "../facts/accounts/password.ts";
import type { BootLoader, Firmware } from "../facts/boot-entries.ts";
import type { ModulePlace } from "../facts/kernels.ts";
import type { PackageDatabase } from "../facts/packages.ts";
import type { TimeDaemon } from "../facts/time-sync.ts";

/**
 * What an image is, without judgement: plain data, the JSON contract of `vhdlint inspect --format json`. Changes are
 * additive only. A part that could not be read is null and named in `unseen`; null inside a part means "not there".
 */
export interface Inspection {
  /** As the user wrote it. */
  readonly path: string;
  readonly kind: string;
  readonly os: OsPart | null;
  readonly waagent: WaagentPart | null;
  readonly packages: { readonly database: PackageDatabase | null; readonly count: number } | null;
  readonly kernels: readonly KernelPart[] | null;
  readonly bootEntries: readonly BootEntryPart[] | null;
  readonly accounts: readonly AccountPart[] | null;
  readonly timeSync: TimeSyncPart | null;
  readonly unseen: readonly { readonly part: string; readonly reason: string }[];
}

export interface OsPart {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly family: string;
  readonly arch: string | null;
  readonly bits: 32 | 64 | null;
}

export interface WaagentPart {
  readonly installed: boolean;
  readonly version: string | null;
  readonly package: string | null;
  readonly serviceStartsAtBoot: boolean;
  readonly whyNotStarted: string | null;
  readonly unit: string | null;
  readonly configPath: string;
  /** Every key that this release reads and the value it takes for it; null where there is no usable configuration. */
  readonly effective: Readonly<Record<string, boolean | number | string | null>> | null;
  /** The keys that the file sets, and the line that counts. */
  readonly set: Readonly<Record<string, number>>;
}

export interface KernelPart {
  readonly version: string;
  readonly image: string | null;
  readonly modules: string | null;
  /** Where each driver that Azure's machines need is; null: nowhere. */
  readonly drivers: Readonly<Record<string, ModulePlace | null>>;
}

export interface BootEntryPart {
  readonly title: string;
  readonly id: string;
  readonly loader: BootLoader;
  readonly firmware: Firmware;
  readonly isDefault: boolean;
  readonly kernel: string | null;
  readonly initrds: readonly string[];
  readonly cmdline: string | null;
  readonly path: string;
  readonly line: number;
}

/** No hashes, no keys. */
export interface AccountPart {
  readonly name: string;
  readonly uid: number;
  readonly groups: readonly string[];
  readonly home: string;
  readonly shell: string;
  readonly loginShell: boolean;
  readonly password: PasswordState;
  /** Made for a person, not by a package. */
  readonly regular: boolean;
}

export interface TimeSyncPart {
  readonly services: readonly { readonly daemon: TimeDaemon; readonly unit: string; readonly startsAtBoot: boolean }[];
  readonly chrony: {
    readonly path: string;
    readonly refclocks: readonly string[];
    readonly servers: readonly string[];
  } | null;
}
