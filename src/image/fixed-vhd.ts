import type { Container, VhdContainer, VhdxContainer } from "./container/container.ts";
import type { Disk } from "./disk.ts";
import { shellWord } from "./text/shell-word.ts";

const MIB = 1024 * 1024;

/** The names that qemu-img has for the kinds. */
const formats = { raw: "raw", vhd: "vpc", vhdx: "vhdx", qcow2: "qcow2", vmdk: "vmdk", vdi: "vdi" } as const;

/** What Azure takes: the size is kept to the byte only with force_size (qemu, block/vpc.c). */
const TO_VHD = "-O vpc -o subformat=fixed,force_size";

/** How a VHD for Azure is made of a file. */
export interface FixedVhd {
  /** One sentence. */
  readonly text: string;
  /** Lines for the machine that has the file: of a shell, or of PowerShell where only Hyper-V can do it. */
  readonly commands: readonly string[];
  /** The file that they write. */
  readonly output: string;
  /** Its length, the footer included. */
  readonly lengthBytes: number;
}

/** The commands that make a VHD for Azure of this very file; the file itself is left as it is. */
export function fixedVhdOf(disk: Disk): FixedVhd {
  const lengthBytes = Math.ceil(disk.container.virtualSize / MIB) * MIB + 512;
  return { ...howToConvert(disk), output: outputOf(disk), lengthBytes };
}

/** Whether the file can be uploaded as it is: a fixed VHD of whole MiB and nothing behind its footer. */
export function isUploadable({ container }: Pick<Disk, "container">): boolean {
  if (container.kind !== "vhd" || container.details.type !== "fixed") return false;
  const { currentSize, fileSize } = container.details;
  return currentSize % MIB === 0 && fileSize === currentSize + 512;
}

function howToConvert(disk: Disk): Pick<FixedVhd, "text" | "commands"> {
  const { container, file } = disk;
  if ((container.kind === "vhd" || container.kind === "vhdx") && container.details.type === "differencing")
    return {
      text: "Merge the disk with its parents into one fixed VHD, on a machine with Hyper-V.",
      commands: [
        `Convert-VHD -Path ${powerShellWord(file.locator)} -DestinationPath ${powerShellWord(outputOf(disk))} -VHDType Fixed`,
      ],
    };
  const text = "Convert it to a fixed VHD whose size is a whole number of MiB, and upload that.";
  return { text, commands: [...rawCommands(disk)] };
}

/** By way of a raw copy wherever the size is not right yet, or qemu-img would stumble over the footer. */
function* rawCommands(disk: Disk): Generator<string> {
  const { container, file, partitionTable } = disk;
  const to = fileWord(outputOf(disk));
  const rounded = Math.ceil(container.virtualSize / MIB) * MIB;
  const isFixed = container.kind === "vhd" && container.details.type === "fixed";
  const raw = fileWord(`${stemOf(file.locator)}-azure.raw`);
  if (isFixed) {
    yield `cp --sparse=always ${fileWord(file.locator)} ${raw}`;
    yield `truncate -s ${container.virtualSize} ${raw}`;
  } else {
    const copy = yield* mendedCopy(disk);
    const [options, source] = sourceOf(container, copy ?? file.locator);
    if (rounded === container.virtualSize) {
      yield `qemu-img convert ${options} ${TO_VHD} ${source} ${to}`;
      return;
    }
    yield `qemu-img convert ${options} -O raw ${source} ${raw}`;
  }
  if (rounded !== container.virtualSize) {
    yield `qemu-img resize -f raw ${raw} ${rounded}`;
    // The backup of a GPT belongs into the last sector, which is now another one.
    if (partitionTable?.scheme === "gpt") yield `sgdisk -e ${raw}`;
  }
  yield `qemu-img convert -f raw ${TO_VHD} ${raw} ${to}`;
}

/** A copy that qemu-img takes where it refuses the file: gives its name; undefined when the file can be read as it is. */
function* mendedCopy({ container, file }: Disk): Generator<string, string | undefined> {
  if (container.kind !== "vhd" && container.kind !== "vhdx") return undefined;
  const copy = `${stemOf(file.locator)}-azure-copy.${container.kind}`;
  const [from, to] = [fileWord(file.locator), fileWord(copy)];
  const mends = container.kind === "vhd" ? [...vhdMends(container, from, to)] : [...vhdxMends(container, to)];
  if (mends.length === 0) return undefined;
  yield `cp --sparse=always ${from} ${to}`;
  yield* mends;
  return copy;
}

/** qemu-img goes by the footer at the start of a dynamic VHD, and refuses one whose checksum is wrong. */
function* vhdMends({ details }: VhdContainer, from: string, to: string): Generator<string> {
  const { footerAt, tail, head, copiesAgree } = details;
  const chosen = footerAt === "end" ? tail : head;
  if (chosen === undefined) return;
  if (footerAt === "end" && (!head?.checksumMatches || copiesAgree === false))
    yield `tail -c ${chosen.lengthBytes} ${from} | dd of=${to} bs=512 count=1 conv=notrunc`;
  if (!chosen.checksumMatches)
    yield `printf '${octalBytes(chosen.computedChecksum)}' | dd of=${to} bs=1 seek=${CHECKSUM_AT} conv=notrunc`;
}

/** qemu-img knows the first region table of a VHDX only, and replays no log of a file that it just reads. */
function* vhdxMends({ details, problems }: VhdxContainer, to: string): Generator<string> {
  if (problems.some(({ code, offset }) => code === "region-table" && offset === 3 * REGION_TABLE_BYTES))
    yield `dd if=${to} of=${to} bs=${REGION_TABLE_BYTES} skip=4 seek=3 count=1 conv=notrunc`;
  if (details.replayedLogEntries > 0) yield `qemu-img check -f vhdx -r all ${to}`;
}

/** The two tables lie behind the identifier and the headers, which are as large. */
const REGION_TABLE_BYTES = 65_536;

/** Of the footer's field. */
const CHECKSUM_AT = 64;

/** Big-endian, for printf of any shell. */
function octalBytes(value: number): string {
  return [24, 16, 8, 0].map((shift) => `\\${((value >>> shift) & 0xff).toString(8).padStart(3, "0")}`).join("");
}

/** Makers whose current size qemu-img believes; of others it takes what the geometry comes to (block/vpc.c). */
const exactCreators: ReadonlySet<string> = new Set(["win ", "qem2", "d2v ", "tap\0", "CTXS"]);
const LARGEST_GEOMETRY_BYTES = 65_535 * 16 * 255 * 512;

/** Options and source for qemu-img, such that it reads the disk to its last byte. */
function sourceOf(container: Container, path: string): readonly [options: string, source: string] {
  if (container.kind === "vhd") {
    const { footer, geometrySizeBytes, currentSize } = container.details;
    const isByGeometry = !exactCreators.has(footer.creatorApplication) && geometrySizeBytes !== LARGEST_GEOMETRY_BYTES;
    if (isByGeometry && geometrySizeBytes !== currentSize) {
      const name = plainName(path).replaceAll(",", ",,");
      return ["--image-opts", shellWord(`driver=vpc,force_size_calc=current_size,file.filename=${name}`)];
    }
  }
  return [`-f ${formats[container.kind]}`, fileWord(path)];
}

function fileWord(path: string): string {
  return shellWord(plainName(path));
}

/** What stands before a colon would be a protocol to qemu-img, but for the drive of a path of Windows. */
function plainName(path: string): string {
  return /^[^/\\]*:/.test(path) && !/^[A-Za-z]:[/\\]/.test(path) ? `./${path}` : path;
}

function outputOf({ file: { locator } }: Disk): string {
  const path = `${stemOf(locator)}.vhd`;
  return path === locator ? `${stemOf(locator)}-azure.vhd` : path;
}

function stemOf(locator: string): string {
  return locator.replace(/\.[A-Za-z0-9]{1,6}$/, "");
}

function powerShellWord(text: string): string {
  return /^[\w:./\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
