import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { type Unit, type Units, units } from "./units.ts";
import { splitWords } from "./units/unit-file.ts";

export interface HostKeyFile {
  readonly path: string;
  /** `rsa`, `ecdsa`, `ed25519`, `dsa`, or what else stands in the name. */
  readonly type: string;
  readonly kind: "private" | "public";
}

/** A service that makes host keys which are not there before sshd needs them. */
export interface HostKeyMaker {
  readonly unit: string;
  readonly path: string;
  readonly types: readonly string[];
  /** It leaves the work to cloud-init where that runs (a drop-in of the Red Hat family). */
  readonly unlessCloudInit: boolean;
}

/** The host keys of sshd: those in the image, and what will make new ones at boot. */
export interface HostKeys {
  readonly files: readonly HostKeyFile[];
  readonly makers: readonly HostKeyMaker[];
}

export const hostKeys = defineFact("host-keys", async (image: Image): Promise<HostKeys> => {
  return {
    files: await keyFiles(image.tree, "/etc/ssh"),
    makers: await makersOf(image.tree, await image.fact(units)),
  };
});

/** `ssh_host_<type>_key` and its public half; backups and the like are no keys that sshd loads. */
async function keyFiles(tree: FileTree, directory: string): Promise<readonly HostKeyFile[]> {
  if ((await tree.stat(directory))?.type !== "directory") return [];
  return (await tree.readDir(directory)).flatMap(({ name, type: fileType }) => {
    const [, type, pub] = /^ssh_host_([a-z0-9]+)_key(\.pub)?$/.exec(name) ?? [];
    if (type === undefined || fileType === "directory") return [];
    return [{ path: `${directory}/${name}`, type, kind: pub === undefined ? "private" : "public" } as const];
  });
}

/** What `ssh-keygen -A` makes; releases before 7.0 made a dsa key besides, which nobody waits for. */
const allTypes = ["rsa", "ecdsa", "ed25519"] as const;

const execKeys = ["ExecStartPre", "ExecStart", "ExecStartPost"] as const;

async function makersOf(tree: FileTree, allUnits: Units): Promise<readonly HostKeyMaker[]> {
  if (allUnits.manager !== "systemd" && allUnits.manager !== "unknown") return initScripts(tree);
  return allUnits.all().flatMap((unit) => {
    if (!unit.name.endsWith(".service") || unit.masked || !(unit.startsAtBoot || unit.startsOnDemand)) return [];
    const commands = execKeys.flatMap((key) => unit.values("Service", key).map(({ value }) => value));
    const types = new Set(commands.flatMap((command) => typesOf(unit.name, command)));
    if (types.size === 0) return [];
    return [{ unit: unit.name, path: unit.path, types: [...types], unlessCloudInit: yieldsToCloudInit(unit) }];
  });
}

/**
 * The types that a command makes: `ssh-keygen -A`, `ssh-keygen -t ed25519`, or a script of the distribution
 * (`sshd-keygen`, `sshd-gen-keys-start`, `sshd_keygen`), to which the Red Hat family passes the unit's instance.
 */
function typesOf(unit: string, command: string): readonly string[] {
  if (/\bssh-keygen\b/.test(command)) {
    const words = splitWords(command);
    const at = words.indexOf("-t");
    if (at >= 0 && words[at + 1] !== undefined) return [words[at + 1] ?? ""];
    return /\s-A\b/.test(command) ? allTypes : [];
  }
  if (!/\bsshd?[-_](?:keygen|gen-keys-start)\b|\bsshdgenkeys\b/.test(command)) return [];
  const instance = /@([a-z0-9]+)\.service$/.exec(unit)?.[1];
  return instance === undefined ? allTypes : [instance];
}

function yieldsToCloudInit(unit: Unit): boolean {
  return unit.values("Unit", "ConditionPathExists").some(({ value }) => /^!.*\/cloud-init\.target$/.test(value));
}

/** Scripts of SysV and OpenRC make the keys themselves before they start sshd. */
async function initScripts(tree: FileTree): Promise<readonly HostKeyMaker[]> {
  for (const path of ["/etc/init.d/sshd", "/etc/rc.d/init.d/sshd", "/etc/init.d/ssh"]) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined || !/ssh-keygen|sshd-keygen/.test(text)) continue;
    return [{ unit: path, path, types: allTypes, unlessCloudInit: false }];
  }
  return [];
}
