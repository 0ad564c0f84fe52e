import type { PasswordState } from "../facts/accounts/password.ts";
import type { ChainBreak, ChainLink } from "../facts/boot-chain.ts";
import type { BootLoader, Firmware } from "../facts/boot-entries.ts";
import type { CloudInitState } from "../facts/cloud-init.ts";
import type { ImageState } from "../facts/image-state.ts";
import type { ModulePlace } from "../facts/kernels.ts";
import type { PackageDatabase } from "../facts/packages.ts";
import type { ProvisioningVerdict } from "../facts/provisioning.ts";
import type { ProgramKind, StepVerdict } from "../facts/secure-boot.ts";
import type { TimeDaemon } from "../facts/time-sync.ts";

/**
 * What an image is, without judgement: plain data, the JSON contract of `vhdlint inspect --format json`. Changes are
 * additive only. A part that could not be read is null and named in `unseen`; null inside a part means "not there".
 */
export interface Inspection {
  /** As the user wrote it. */
  readonly path: string;
  readonly kind: string;
  /** Null for directories and archives, which are no disks. */
  readonly disk: DiskPart | null;
  readonly os: OsPart | null;
  readonly provisioning: ProvisioningPart | null;
  readonly waagent: WaagentPart | null;
  readonly cloudInit: CloudInitPart | null;
  readonly packages: { readonly database: PackageDatabase | null; readonly count: number } | null;
  readonly kernels: readonly KernelPart[] | null;
  readonly bootEntries: readonly BootEntryPart[] | null;
  /** One for each generation that the image claims to boot; empty for a tree without an EFI system partition. */
  readonly bootChains: readonly BootChainPart[] | null;
  /** Null as well where no EFI system partition with a loader is to be seen. */
  readonly secureBoot: SecureBootPart | null;
  readonly accounts: readonly AccountPart[] | null;
  readonly network: NetworkPart | null;
  readonly timeSync: TimeSyncPart | null;
  readonly unseen: readonly { readonly part: string; readonly reason: string }[];
}

export interface DiskPart {
  /** `fixed`, `dynamic` or `differencing`; null for kinds that have no such types. */
  readonly type: "fixed" | "dynamic" | "differencing" | null;
  readonly fileSizeBytes: number;
  /** What the file takes on the host; null for devices. */
  readonly allocatedBytes: number | null;
  readonly virtualSizeBytes: number;
  /** Null for what is no VHD. */
  readonly footer: FooterPart | null;
  readonly partitionTable: "gpt" | "mbr" | null;
  readonly diskId: string | null;
  /** The generation of Azure's machines that it is laid out for, where that is one. */
  readonly generation: 1 | 2 | null;
  /** The generations that it can boot, lowest first. */
  readonly generations: readonly (1 | 2)[];
  readonly firmware: FirmwarePart;
  readonly volumes: readonly VolumePart[];
  /** The root first; what fstab names and the disk does not have is `absent`. */
  readonly mounts: readonly {
    readonly path: string;
    readonly device: string;
    readonly volume: string | null;
    readonly by: string;
    readonly line: number | null;
    readonly state: "mounted" | "absent" | "unreadable";
  }[];
  /** What is odd about container, partition table and volumes. */
  readonly problems: readonly string[];
}

export interface FooterPart {
  readonly creator: string;
  readonly checksumMatches: boolean;
  readonly uniqueId: string;
  readonly originalSizeBytes: number;
  readonly trailingBytes: number;
  readonly geometry: { readonly cylinders: number; readonly heads: number; readonly sectorsPerTrack: number };
}

/** What BIOS finds, and the fallback loaders that UEFI finds. */
export interface FirmwarePart {
  readonly bios: { readonly boots: boolean; readonly reason: string } | null;
  readonly loaders: readonly string[];
}

export interface VolumePart {
  readonly name: string;
  /** Null for what is no partition. */
  readonly startBytes: number | null;
  readonly sizeBytes: number;
  /** What the partition is for, by its type; null for other volumes. */
  readonly use: string | null;
  readonly partUuid: string | null;
  /** `ext4`, `xfs`, `swap`, `LUKS2`, …; null when nothing known was found. */
  readonly content: string | null;
  readonly label: string | null;
  readonly uuid: string | null;
  /** Null where the file system does not say. */
  readonly freeBytes: number | null;
  readonly cleanlyUnmounted: boolean | null;
  /** What the file system says of itself: a journal that was replayed in memory or could not be, other devices, … */
  readonly notes: readonly string[];
  readonly mountedAt: readonly string[];
  readonly unreadable: string | null;
}

/** The way from firmware to the root, as a machine of that generation goes it. */
export interface BootChainPart {
  readonly generation: 1 | 2;
  /** Null where a program on the way is not known, or cannot be read. */
  readonly boots: boolean | null;
  /** The first place where it ends. */
  readonly broken: {
    readonly code: ChainBreak;
    readonly message: string;
    readonly path: string | null;
    readonly line: number | null;
  } | null;
  readonly unreadable: string | null;
  readonly links: readonly {
    readonly kind: ChainLink["kind"];
    readonly what: string;
    /** A path in the tree, `partition 15:/EFI/…` where nothing mounts it, or a place on the disk. */
    readonly where: string | null;
    readonly line: number | null;
    readonly note: string | null;
    /** What Secure Boot would say of the program. */
    readonly signature: string | null;
    readonly broken: string | null;
  }[];
}

/** What Secure Boot would say, on a VM of Generation 2 with Microsoft's keys. */
export interface SecureBootPart {
  /** Null where a program that matters cannot be read. */
  readonly starts: boolean | null;
  /** Boot loaders in their order, then kernels. */
  readonly programs: readonly {
    /** A path in the tree, or `partition 15:/EFI/…`. */
    readonly path: string;
    /** Null for what is no program, or cannot be read. */
    readonly kind: ProgramKind | null;
    /** The program before it; null for the firmware. */
    readonly startedBy: string | null;
    readonly state: StepVerdict["state"] | "unreadable";
    /** What is damaged, or why it cannot be read. */
    readonly reason: string | null;
    readonly signer: string | null;
    /** The certificates that its signatures lead to. */
    readonly trustedBy: readonly string[];
    /** `component,generation`; null without a section. */
    readonly sbat: readonly string[] | null;
  }[];
  /** Certificates that shim trusts besides the firmware's. */
  readonly vendorKeys: readonly string[];
  /** What shim sets at the first boot. */
  readonly sbatLevel: string | null;
}

export interface OsPart {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly family: string;
  readonly arch: string | null;
  readonly bits: 32 | 64 | null;
}

/** Who provisions a VM of the image, were it generalized, and what happens to one, were it specialized. */
export interface ProvisioningPart {
  /** Whether the disk looks like an image to make VMs from, or like a machine that was captured as it is. */
  readonly looks: ImageState["looks"];
  readonly signs: ImageState["signs"];
  readonly generalized: ProvisioningVerdict;
  readonly specialized: ProvisioningVerdict;
}

/** A statement and the place in the image that it comes from. */
export interface Remark {
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
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

export interface CloudInitPart {
  readonly installed: boolean;
  readonly version: string | null;
  readonly state: CloudInitState;
  readonly units: readonly { readonly stage: string; readonly name: string; readonly starts: boolean }[];
  readonly unitsEnabled: boolean;
  /** What keeps it from running although its units are enabled. */
  readonly switchedOff: Remark | null;
  readonly runs: { readonly value: boolean; readonly azure: boolean; readonly reason: Remark };
  readonly dsIdentify: {
    readonly enabled: boolean;
    readonly datasources: readonly string[];
    readonly reason: Remark;
  };
  /** The list that counts at run time, and the source that comes out of it on Azure. */
  readonly datasourceList: readonly string[];
  readonly datasource: string | null;
  readonly azureEffective: boolean;
  /** What `Provisioning.Agent=auto` of the Azure Linux Agent goes by. */
  readonly enabledAsWaagentSeesIt: boolean;
}

export interface NetworkPart {
  readonly primaryDhcp: { readonly answer: "yes" | "no" | "unknown"; readonly reasons: readonly Remark[] };
  readonly managers: readonly { readonly name: string; readonly unit: string | null; readonly startsAtBoot: boolean }[];
  readonly cloudInitWrites: boolean;
  /** Settings that belong to one machine or site. */
  readonly statics: readonly {
    readonly kind: string;
    readonly text: string;
    readonly path: string;
    readonly line: number;
  }[];
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
