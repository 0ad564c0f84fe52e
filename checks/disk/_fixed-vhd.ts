import type { Disk } from "../../src/image/disk.ts";
import type { Fix } from "../../src/lint/check.ts";
import { MIB, shellWord } from "./_disk.ts";

/** The names that qemu-img has for the kinds. */
const formats = { raw: "raw", vhd: "vpc", vhdx: "vhdx", qcow2: "qcow2", vmdk: "vmdk", vdi: "vdi" } as const;

/** What Azure takes: the size is kept to the byte only with force_size (qemu, block/vpc.c). */
const TO_VHD = "-O vpc -o subformat=fixed,force_size";

/** The commands that make a VHD for Azure of this very file; the file itself is left as it is. */
export function fixedVhdFix(disk: Disk): Fix {
  const { container, file } = disk;
  if (container.kind === "vhd" && container.details.type === "differencing")
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
  const [from, to] = [shellWord(file.locator), shellWord(outputOf(disk))];
  const rounded = Math.ceil(container.virtualSize / MIB) * MIB;
  const isFixed = container.kind === "vhd" && container.details.type === "fixed";
  if (rounded === container.virtualSize && !isFixed) {
    yield `qemu-img convert ${sourceOptions(disk)} ${TO_VHD} ${from} ${to}`.replace(/ {2,}/g, " ");
    return;
  }
  const raw = shellWord(`${stemOf(file.locator)}-azure.raw`);
  if (isFixed) {
    yield `cp --sparse=always ${from} ${raw}`;
    yield `truncate -s ${container.virtualSize} ${raw}`;
  } else yield `qemu-img convert ${sourceOptions(disk)} -O raw ${from} ${raw}`;
  if (rounded !== container.virtualSize) {
    yield `qemu-img resize -f raw ${raw} ${rounded}`;
    // The backup of a GPT belongs into the last sector, which is now another one.
    if (partitionTable?.scheme === "gpt") yield `sgdisk -e ${raw}`;
  }
  yield `qemu-img convert -f raw ${TO_VHD} ${raw} ${to}`;
}

function sourceOptions({ container }: Disk): string {
  return `-f ${formats[container.kind]}`;
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
