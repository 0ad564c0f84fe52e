// The text descriptor of VMDK (VMware "Virtual Disk Format 5.0"): `key=value` lines and one line for each extent.
import { ImageError } from "../errors.ts";

export type VmdkExtentKind = "flat" | "sparse" | "zero";

export interface VmdkExtent {
  readonly kind: VmdkExtentKind;
  readonly sectors: number;
  readonly fileName: string;
  /** Sectors from the start of the file where a flat extent begins. */
  readonly offsetSectors: number;
}

export interface VmdkDescriptor {
  readonly createType: string | undefined;
  readonly adapterType: string | undefined;
  /** The disk builds on another one. */
  readonly hasParent: boolean;
  readonly parentHint: string | undefined;
  readonly extents: readonly VmdkExtent[];
}

const NO_PARENT = "ffffffff";
const MAX_EXTENTS = 4096;

/** `unsupported` for extents of another kind; lines that are neither are skipped. */
export function parseVmdkDescriptor(text: string): VmdkDescriptor {
  const values = new Map<string, string>();
  const extents: VmdkExtent[] = [];
  for (const line of text.split(/\r?\n/)) {
    const extent = /^(?:RW|RDONLY|NOACCESS) +(\d{1,15}) +(\w+)(?: +"([^"]{1,1024})")?(?: +(\d{1,15}))?/.exec(line);
    if (extent) {
      if (extents.length === MAX_EXTENTS)
        throw new ImageError("too-large", `the VMDK has more than ${MAX_EXTENTS} extents`, { layer: "vmdk" });
      const [, sectors, type = "", fileName = "", offset = "0"] = extent;
      extents.push({ kind: kindOf(type), sectors: Number(sectors), fileName, offsetSectors: Number(offset) });
      continue;
    }
    const setting = /^\s*([\w.]{1,100})\s*=\s*"?([^"]{0,1024})"?\s*$/.exec(line);
    if (setting?.[1] !== undefined) values.set(setting[1].toLowerCase(), setting[2] ?? "");
  }
  return {
    createType: values.get("createtype"),
    adapterType: values.get("ddb.adaptertype"),
    hasParent: (values.get("parentcid") ?? NO_PARENT).toLowerCase() !== NO_PARENT,
    parentHint: values.get("parentfilenamehint"),
    extents,
  };
}

function kindOf(type: string): VmdkExtentKind {
  switch (type) {
    case "FLAT":
    case "VMFS":
      return "flat";
    case "SPARSE":
      return "sparse";
    case "ZERO":
      return "zero";
    default:
      throw new ImageError("unsupported", `the VMDK has an extent of the kind ${type}`, {
        layer: "vmdk",
        remedy: "convert it with qemu-img",
      });
  }
}
