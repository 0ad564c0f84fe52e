import { ESP_DEVICE, type GrubFiles } from "./grub-files.ts";
import { menuVariables } from "./grub-commands.ts";
import { GrubEnvironment } from "./grub-environment.ts";
import {
  type Frame,
  GrubInterpreter,
  type GrubMissing,
  type GrubProblemAt,
  type GrubRecord,
} from "./grub-interpreter.ts";
import { type GrubMenuItem, defaultItem } from "./grub-menu.ts";
import type { Truth } from "./grub-test.ts";

/** What GRUB shows after running a configuration. */
export interface GrubMenu {
  /** The file that GRUB itself opens, as it calls it. */
  readonly start: string;
  readonly items: readonly GrubMenuItem[];
  readonly defaultItem: GrubMenuItem | undefined;
  /** `default`, `timeout`, `timeout_style`, `superusers`, `fallback` as the script leaves them. */
  readonly variables: ReadonlyMap<string, string>;
  /** `serial`, `terminal_input`, `terminal_output`, `search`, `password` commands in order. */
  readonly records: readonly GrubRecord[];
  readonly problems: readonly GrubProblemAt[];
  /** Devices and files that were asked for and are not there. */
  readonly missing: readonly GrubMissing[];
  /** What is missing may be in a place that only the machine knows. */
  readonly isGuessing: boolean;
  /** Files that were read, the first one included. */
  readonly read: readonly string[];
}

export interface GrubPlatform {
  readonly name: "pc" | "efi";
  readonly cpu: string;
}

/** GRUB 2.02 and later export these (grub-core/normal/main.c). */
const features = [
  "feature_chainloader_bpb",
  "feature_ntldr",
  "feature_platform_search_hint",
  "feature_default_font_path",
  "feature_all_video_module",
  "feature_menuentry_id",
  "feature_menuentry_options",
  "feature_200_final",
  "feature_nativedisk_cmd",
  "feature_timeout_style",
] as const;

/** How GRUB begins: what firmware and its own program tell it. */
export interface GrubStart {
  /** The device that it starts from. */
  readonly device: string;
  /** With its device: `(hd0,gpt1)/boot/grub`. */
  readonly prefix: string;
  /** Where its program lies, for EFI. */
  readonly directory?: string;
  /** Commands that are built into the program, and the program's name. */
  readonly builtin?: { readonly text: string; readonly path: string } | undefined;
  /** Configurations that it opens, the first that is there. */
  readonly configs: readonly string[];
}

/** GRUB that begins at a configuration, as it would where no program is known. */
export function startAt(config: string): GrubStart {
  const prefix = config.slice(0, config.lastIndexOf("/"));
  return { device: /^\(([^)]*)\)/.exec(config)?.[1] ?? "hd0", prefix, configs: [config] };
}

/** Runs GRUB; undefined when it finds no configuration. */
export async function runGrub(
  files: GrubFiles,
  start: GrubStart,
  platform: GrubPlatform,
): Promise<GrubMenu | undefined> {
  const interpreter = new GrubInterpreter(files);
  const frame = firstFrame(start, platform);
  const { environment } = frame;
  let status: Truth = undefined;
  if (start.builtin) {
    const { text, path } = start.builtin;
    status = await interpreter.runContext(frame, () => interpreter.runText(text, path, path, frame));
    frame.signal = undefined;
  }
  // The built-in commands may have set another prefix (grub-core/normal/main.c: grub_cmd_normal).
  const prefix = environment.text("prefix");
  const configs = start.builtin && prefix ? [`${prefix}/grub.cfg`, ...start.configs] : start.configs;
  let opened: string | undefined;
  for (const config of frame.items.length > 0 ? [] : new Set(configs)) {
    status = await interpreter.runContext(frame, () => interpreter.runFile(config, frame));
    if (status === undefined) continue;
    opened = config;
    break;
  }
  if (frame.items.length === 0 && opened === undefined && interpreter.read.length === 0) {
    if (!start.builtin) return undefined;
    for (const config of new Set(configs)) interpreter.missing.push({ kind: "file", text: config, path: "", line: 0 });
  }
  const variables = new Map<string, string>();
  for (const name of menuVariables) {
    const value = environment.text(name);
    if (value !== undefined) variables.set(name, value);
  }
  return {
    start: opened ?? configs[0] ?? "",
    items: frame.items,
    defaultItem: defaultItem(frame.items, variables.get("default")),
    variables,
    records: interpreter.records,
    problems: interpreter.problems,
    missing: interpreter.missing,
    isGuessing: interpreter.isGuessing,
    read: interpreter.read,
  };
}

function firstFrame(start: GrubStart, platform: GrubPlatform): Frame {
  const environment = new GrubEnvironment();
  const put = (name: string, text: string, known = true) => {
    environment.set(name, { text, known });
    environment.export(name);
  };
  put("root", start.device);
  put("prefix", start.prefix);
  put("grub_platform", platform.name);
  put("grub_cpu", platform.cpu);
  for (const name of features) put(name, "y");
  if (platform.name === "efi") {
    put("cmdpath", start.directory ?? `(${ESP_DEVICE})/EFI/BOOT`);
    // Set by GRUB when the firmware verifies what it starts.
    put("shim_lock", "", false);
    put("secureboot", "", false);
  }
  return {
    environment,
    deferred: [],
    items: [],
    boots: undefined,
    positional: [],
    path: start.configs[0] ?? "",
    conditional: false,
    depth: 0,
  };
}
