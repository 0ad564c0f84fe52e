import { treeIn } from "../../../image/assemble/tree-in.ts";
import type { FileTree } from "../../../image/tree/file-tree.ts";
import { findIgnoringCase } from "../../../image/tree/find-ignoring-case.ts";
import type { GrubStart } from "../grub.ts";
import { readEfiLoader } from "./efi-loader.ts";
import { type GrubImage, isHidden } from "./grub-image.ts";
import type { EfiFile, LoaderGap, LoaderStep, LoaderWalk } from "./loader-walk.ts";
import { withDevice } from "./prefix.ts";

export type EfiArchitecture = "x86_64" | "aarch64";

/** UEFI specification, 3.5.1.1 "Removable Media Boot Behavior". */
const suffixes = { x86_64: "X64", aarch64: "AA64" } as const;

/** An EFI system partition, alone or as a directory of the tree. */
export interface EspView {
  readonly tree: FileTree;
  /** Where it lies in that tree, `/` for the partition alone. */
  readonly base: string;
  /** As GRUB calls it. */
  readonly device: string;
  /** Names a path of the partition for people. */
  shown(path: string): Promise<string>;
}

/** Programs start each other a few times at most. */
const MAX_PROGRAMS = 6;

/**
 * Follows what firmware of Generation 2 starts from an EFI system partition: the removable-media path, since a new VM has
 * no boot entries. Shim goes on to `fbx64.efi` beside it, which reads the lists of the vendors, else to GRUB (shim.c:
 * should_use_fallback, init_grub; fallback.c: find_boot_options).
 */
export async function walkUefi(esp: EspView, arch: EfiArchitecture, isRedHat: boolean): Promise<LoaderWalk> {
  const walk = new Walk(esp, arch, isRedHat);
  const first = `/EFI/BOOT/BOOT${suffixes[arch]}.EFI`;
  return walk.follow(first);
}

class Walk {
  readonly #esp: EspView;
  readonly #arch: EfiArchitecture;
  readonly #isRedHat: boolean;
  readonly #steps: LoaderStep[] = [];
  /** What the boot entry of the vendor's list hands to shim: another second stage than its own. */
  #secondStage: string | undefined;

  constructor(esp: EspView, arch: EfiArchitecture, isRedHat: boolean) {
    this.#esp = esp;
    this.#arch = arch;
    this.#isRedHat = isRedHat;
  }

  async follow(first: string): Promise<LoaderWalk> {
    let wanted = first;
    for (let count = 0; count < MAX_PROGRAMS; count += 1) {
      const path = await this.#find(wanted);
      if (path === undefined) return this.#gap("no-fallback-loader", `${wanted.slice(1)} is not there`, wanted);
      const loader = await readEfiLoader(this.#esp.tree, this.#inTree(path), this.#arch);
      const where = await this.#esp.shown(path);
      const program = this.#file(path);
      switch (loader.kind) {
        case "broken":
          return this.#gap(
            count === 0 && loader.isOfOtherMachine ? "other-machine" : "broken-program",
            `${path.slice(1)} ${loader.reason}`,
            where,
          );
        case "unknown":
          this.#steps.push({ what: "a loader that is not known", where, program });
          return this.#end(undefined);
        case "uki":
          this.#steps.push({ what: "a unified kernel image", where, program });
          return this.#end("uki");
        case "systemd-boot":
          this.#steps.push({
            what: "systemd-boot",
            where,
            program,
            ...(loader.version === undefined ? {} : { note: loader.version }),
          });
          return this.#end("systemd-boot");
        case "grub":
          return this.#grub(path, where, loader.image);
        case "shim": {
          this.#steps.push({ what: "shim", where, program });
          const next = await this.#behindShim(path);
          if (typeof next !== "string") return next;
          wanted = next;
        }
      }
    }
    return this.#end(undefined);
  }

  /** The next program's path, or the end of the way. */
  async #behindShim(path: string): Promise<string | LoaderWalk> {
    const directory = path.slice(0, path.lastIndexOf("/"));
    const suffix = suffixes[this.#arch].toLowerCase();
    if (this.#secondStage !== undefined) return this.#namedStage(this.#secondStage, directory, path);
    const fallback = /^\/EFI\/BOOT\/BOOT/i.test(path) ? await this.#find(`${directory}/fb${suffix}.efi`) : undefined;
    if (fallback !== undefined) return this.#byFallback(fallback);
    // Which name a shim looks for is built into it: SUSE's is the second one.
    for (const name of [`grub${suffix}.efi`, "grub.efi"]) {
      const found = await this.#find(`${directory}/${name}`);
      if (found !== undefined) return found;
    }
    // A shim that was built for another second stage names it in its own text.
    if (!(await this.#mentions(path, `grub${suffix}.efi`))) return this.#end(undefined);
    return this.#gap(
      "no-second-stage",
      `shim finds no grub${suffix}.efi beside it, and no fb${suffix}.efi that would lead it to another`,
      await this.#esp.shown(path),
    );
  }

  /** shim takes the first word of its options for its second stage (load-options.c: parse_load_options). */
  async #namedStage(name: string, directory: string, shim: string): Promise<string | LoaderWalk> {
    const path = `/${name.replaceAll("\\", "/").replace(/^\/+/, "")}`;
    for (const place of [path, `${directory}${path}`]) {
      const found = await this.#find(place);
      if (found !== undefined) return found;
    }
    const message = `the list of boot entries has shim start ${name}, which is not there`;
    return this.#gap("no-second-stage", message, await this.#esp.shown(shim));
  }

  async #byFallback(fallback: string): Promise<string | LoaderWalk> {
    const where = await this.#esp.shown(fallback);
    this.#steps.push({ what: "shim's fallback", where, program: this.#file(fallback) });
    const lists = await this.#fallbackLists();
    const [list] = lists;
    if (list === undefined)
      return this.#gap(
        "no-fallback-list",
        `shim's fallback finds no BOOT${suffixes[this.#arch]}.CSV in a vendor's directory of EFI`,
        where,
      );
    const { program, option } = await this.#firstOf(list);
    const shownList = await this.#esp.shown(list);
    const target = program === undefined ? undefined : `${list.slice(0, list.lastIndexOf("/"))}/${program}`;
    this.#steps.push({ what: "list of boot entries", where: shownList, ...(program ? { note: program } : {}) });
    this.#secondStage = option;
    if (target !== undefined && (await this.#find(target)) !== undefined) return target;
    const message =
      program === undefined
        ? `the list ${list.slice(1)} names no program`
        : `the list ${list.slice(1)} names ${program}, which is not there`;
    return this.#gap("no-fallback-list", message, shownList);
  }

  /** `BOOTX64.CSV`, or `BOOT.CSV` where a vendor has only that; the directory BOOT itself is left out. */
  async #fallbackLists(): Promise<readonly string[]> {
    const efi = await this.#find("/EFI");
    const entries = efi === undefined ? [] : await this.#esp.tree.readDir(this.#inTree(efi));
    const lists: string[] = [];
    for (const { name, type } of entries) {
      if (type !== "directory" || name.toUpperCase() === "BOOT") continue;
      const found =
        (await this.#find(`${efi}/${name}/BOOT${suffixes[this.#arch]}.CSV`)) ??
        (await this.#find(`${efi}/${name}/BOOT.CSV`));
      if (found !== undefined) lists.push(found);
    }
    return lists;
  }

  /** Lines of `program,title,arguments,description` in UTF-16. */
  async #firstOf(list: string): Promise<{ readonly program: string | undefined; readonly option: string | undefined }> {
    const bytes = await this.#esp.tree.read(this.#inTree(list));
    const isWide = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe);
    const text = new TextDecoder(isWide ? "utf-16le" : "utf-8").decode(bytes);
    const [program = "", , options = ""] = (text.split(/\r?\n/).find((line) => line.includes(",")) ?? "").split(",");
    const [option = ""] = options.trim().split(/\s+/);
    return {
      program: /^[^/\\]+$/.test(program.trim()) ? program.trim() : undefined,
      option: option === "" ? undefined : option,
    };
  }

  async #grub(path: string, where: string, image: GrubImage | undefined): Promise<LoaderWalk> {
    const prefix = image?.prefix ?? "";
    this.#steps.push({
      what: "GRUB",
      where,
      program: this.#file(path),
      ...(prefix === "" ? {} : { note: `prefix ${prefix}` }),
    });
    if (!image) return { ...this.#end("grub"), grub: undefined };
    const { device } = this.#esp;
    const directory = `(${device})${path.slice(0, path.lastIndexOf("/"))}`;
    // Without a device the prefix is meant for the one that the program came from (kern/main.c: grub_set_prefix_and_root).
    const full = prefix === "" ? directory : withDevice(prefix, device);
    const own = [`${full}/grub.cfg`];
    const beside = [`${directory}/grub.cfg`];
    const start: GrubStart = {
      device,
      prefix: full,
      directory,
      builtin: image.config === undefined ? undefined : { text: image.config, path: where },
      // Red Hat's GRUB looks beside itself first, others at their prefix only; the rest is for their patches.
      configs: this.#isRedHat ? [...beside, ...own] : [...own, ...beside],
    };
    const memdisk = image.memdisk && (await treeIn("memdisk", image.memdisk));
    return { ...this.#end("grub"), ...(isHidden(image, memdisk) ? {} : { grub: start, memdisk }) };
  }

  async #mentions(path: string, name: string): Promise<boolean> {
    const bytes = await this.#esp.tree.read(this.#inTree(path), 16 * 1024 * 1024);
    return Buffer.from(bytes).includes(Buffer.from(name, "utf16le"));
  }

  async #find(path: string): Promise<string | undefined> {
    const names = path.split("/").filter((name) => name !== "");
    const found = await findIgnoringCase(this.#esp.tree, this.#esp.base, names);
    return found === undefined || this.#esp.base === "/" ? found : found.slice(this.#esp.base.length);
  }

  #file(path: string): EfiFile {
    return { tree: this.#esp.tree, path: this.#inTree(path) };
  }

  #inTree(path: string): string {
    return this.#esp.base === "/" ? path : `${this.#esp.base}${path}`;
  }

  #end(reached: LoaderWalk["reached"]): LoaderWalk {
    return { firmware: "uefi", steps: this.#steps, gap: undefined, reached, grub: undefined, memdisk: undefined };
  }

  #gap(code: LoaderGap["code"], message: string, path: string): LoaderWalk {
    return { ...this.#end(undefined), gap: { code, message, path } };
  }
}
