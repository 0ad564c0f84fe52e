import { ESP_DEVICE, type GrubFiles } from "./grub-files.ts";
import { menuVariables } from "./grub-commands.ts";
import { GrubEnvironment } from "./grub-environment.ts";
import { type Frame, GrubInterpreter, type GrubProblemAt, type GrubRecord } from "./grub-interpreter.ts";
import { type GrubMenuItem, defaultItem } from "./grub-menu.ts";

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

/** Runs the configuration at a GRUB path; undefined when it is not there. */
export async function runGrub(files: GrubFiles, start: string, platform: GrubPlatform): Promise<GrubMenu | undefined> {
  const interpreter = new GrubInterpreter(files);
  const environment = new GrubEnvironment();
  const put = (name: string, text: string, known = true) => {
    environment.set(name, { text, known });
    environment.export(name);
  };
  put("root", /^\(([^)]*)\)/.exec(start)?.[1] ?? "hd0");
  put("prefix", start.slice(0, start.lastIndexOf("/")));
  put("grub_platform", platform.name);
  put("grub_cpu", platform.cpu);
  for (const name of features) put(name, "y");
  if (platform.name === "efi") {
    put("cmdpath", `(${ESP_DEVICE})/EFI/BOOT`);
    // Set by GRUB when the firmware verifies what it starts.
    put("shim_lock", "", false);
    put("secureboot", "", false);
  }
  const frame: Frame = {
    environment,
    deferred: [],
    items: [],
    boots: undefined,
    positional: [],
    path: start,
    conditional: false,
    depth: 0,
  };
  const status = await interpreter.runContext(frame, () => interpreter.runFile(start, frame));
  if (status === undefined && interpreter.read.length === 0) return undefined;
  const variables = new Map<string, string>();
  for (const name of menuVariables) {
    const value = environment.text(name);
    if (value !== undefined) variables.set(name, value);
  }
  return {
    start,
    items: frame.items,
    defaultItem: defaultItem(frame.items, variables.get("default")),
    variables,
    records: interpreter.records,
    problems: interpreter.problems,
    read: interpreter.read,
  };
}
