import type { Destination, Target, TargetOrigin } from "../lint/target.ts";

/**
 * How Azure can keep an image, and the commands for it: the JSON contract of `vhdlint advise --format json`. Changes are
 * additive only.
 */
export interface Advice {
  /** As the user wrote it. */
  readonly path: string;
  readonly kind: string;
  readonly os: string | null;
  /** What the image is meant for; the generation is the one that is advised. */
  readonly target: Target;
  readonly targetOrigin: TargetOrigin;
  /** Null for directories and archives: there is nothing to upload yet. */
  readonly disk: AdvisedDisk | null;
  /** All four, in the order of `--target`. */
  readonly options: readonly StorageOption[];
  /** What Azure would refuse, not boot or not provision, wherever the image is kept. */
  readonly mendFirst: readonly Reason[];
  /** What a gallery has to be told of the image; null where no gallery takes it. */
  readonly definition: ImageDefinition | null;
  /** What could not be told of the image, and why. */
  readonly missing: readonly string[];
  readonly notices: readonly string[];
}

export interface AdvisedDisk {
  readonly virtualSizeBytes: number;
  /** The generations that it boots, lowest first. */
  readonly generations: readonly (1 | 2)[];
  /** The fixed VHD that is uploaded: the file itself or what the commands make of it. */
  readonly upload: {
    readonly file: string;
    /** The length of the file, its footer included. */
    readonly lengthBytes: number;
    /** None where the file can be uploaded as it is. */
    readonly convert: { readonly text: string; readonly commands: readonly string[] } | null;
  };
}

/** `fits`, or would once the image is mended; `ruled-out` where that does not help or only this option asks for it. */
export type Fitness = "fits" | "mend-first" | "ruled-out";

export interface StorageOption {
  readonly id: Destination;
  readonly title: string;
  readonly fitness: Fitness;
  /** Why it is ruled out. */
  readonly reasons: readonly Reason[];
  /** What works, but not as Azure asks, with this option alone. */
  readonly cautions: readonly Reason[];
  /** What this kind of storage is and cannot do, whatever the image. */
  readonly limits: readonly string[];
  /** Null where it is ruled out, and where there is no disk or no system on it. */
  readonly script: Script | null;
}

/** A finding, or a rule of Azure that no finding tells. */
export interface Reason {
  /** The check that found it; absent for a rule. */
  readonly check?: string;
  readonly message: string;
  readonly path?: string;
}

export interface ImageDefinition {
  readonly osType: "Linux";
  readonly osState: "Generalized" | "Specialized";
  /** Null where the disk is not known. */
  readonly hyperVGeneration: "V1" | "V2" | null;
  readonly architecture: "x64" | "Arm64" | null;
  readonly features: readonly Feature[];
}

export interface Feature {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

/** Lines for a POSIX shell with the Azure CLI and azcopy. */
export interface Script {
  /** What the user has to fill in, or may: all placeholders stand here and nowhere else. */
  readonly variables: readonly Variable[];
  readonly steps: readonly Step[];
}

export interface Variable {
  readonly name: string;
  /** As written behind the `=`, without quotes. */
  readonly value: string;
  readonly means: string;
}

export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
}
