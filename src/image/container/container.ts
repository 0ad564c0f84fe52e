import type { ByteSource } from "../bytes/byte-source.ts";
import type { Problem } from "../problem.ts";
import type { Qcow2Details } from "./qcow2.ts";
import type { RelatedFiles } from "./related-files.ts";
import type { VdiDetails } from "./vdi.ts";
import type { VhdDetails } from "./vhd.ts";
import type { VhdxDetails } from "./vhdx.ts";
import type { VmdkDetails } from "./vmdk.ts";

interface ContainerBase {
  /** Bytes of the disk that the guest sees. */
  readonly virtualSize: number;
  /** The disk as the guest sees it. */
  readonly source: ByteSource;
  /** Bytes of a sector that partition tables count in, where the container says so; VHD is always 512. */
  readonly sectorSize: number | undefined;
  readonly problems: readonly Problem[];
}

export interface RawContainer extends ContainerBase {
  readonly kind: "raw";
}
export interface VhdContainer extends ContainerBase {
  readonly kind: "vhd";
  readonly details: VhdDetails;
}
export interface VhdxContainer extends ContainerBase {
  readonly kind: "vhdx";
  readonly details: VhdxDetails;
}
export interface Qcow2Container extends ContainerBase {
  readonly kind: "qcow2";
  readonly details: Qcow2Details;
}
export interface VmdkContainer extends ContainerBase {
  readonly kind: "vmdk";
  readonly details: VmdkDetails;
}
export interface VdiContainer extends ContainerBase {
  readonly kind: "vdi";
  readonly details: VdiDetails;
}

/** An opened disk file of any kind, flat through `source`. */
export type Container = RawContainer | VhdContainer | VhdxContainer | Qcow2Container | VmdkContainer | VdiContainer;

export type ContainerKind = Container["kind"];

/** What a container may ask of whoever opens it. */
export interface ContainerContext {
  /** Other files that the image names: parents, backing files, extents. */
  readonly related: RelatedFiles;
  /** Opens such a file as a container of its own; refuses chains that loop or do not end. */
  openParent(name: string, format?: ContainerKind): Promise<OpenedParent | undefined>;
}

export interface OpenedParent {
  readonly locator: string;
  readonly container: Container;
}
