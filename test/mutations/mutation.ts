import type { MemoryEntry } from "../../src/image/tree/memory.ts";
import type { Target } from "../../src/lint/target.ts";
import { absent, file, type Tree } from "../../src/testing/index.ts";

/** One defect: a good tree in, the tree with the defect out. */
export type Edit = (tree: Tree) => Tree;

/** Name of a good tree, alone or with what else the image is meant for; the defect; the checks that must tell of it. */
export type Mutation = readonly [
  base: string | readonly [name: string, target: Partial<Target>],
  edit: Tree | Edit,
  ...fails: readonly string[],
];

export type MutationTable = Readonly<Record<string, Mutation>>;

/** Takes entries away, each with all below it. A path that is not there is a mistake of the row. */
export function remove(...paths: readonly string[]): Edit {
  return (tree) => {
    for (const path of paths) {
      const found = Object.keys(tree).some((each) => each === path || each.startsWith(`${path}/`));
      if (!found) throw new Error(`the tree has no ${path} to remove`);
    }
    return { ...tree, ...Object.fromEntries(paths.map((path) => [path, absent])) };
  };
}

/** Changes the text of a file, which must be there and must change; its mode stays. */
export function change(path: string, edit: (text: string) => string): Edit {
  return (tree) => {
    const value = tree[path];
    if (value === undefined || value === absent) throw new Error(`the tree has no ${path} to change`);
    const before = textOf(value, path);
    const after = edit(before);
    if (after === before) throw new Error(`nothing changes in ${path}`);
    const attributes = typeof value === "string" || value instanceof Uint8Array ? {} : attributesOf(value);
    return { ...tree, [path]: file(after, attributes) };
  };
}

export function replace(path: string, from: string | RegExp, to: string): Edit {
  return change(path, (text) => text.replace(from, to));
}

/** Changes bytes of a binary file, all of them that are alike, into as many others: names and versions in a database. */
export function replaceBytes(path: string, from: string, to: string): Edit {
  if (from.length !== to.length) throw new Error(`${from} and ${to} differ in length`);
  return (tree) => {
    const value = tree[path];
    const content = value instanceof Uint8Array ? value : typeof value === "object" ? value.content : undefined;
    if (content === undefined) throw new Error(`the tree has no bytes at ${path}`);
    const text = Buffer.from(content).toString("latin1");
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    return { ...tree, [path]: file(Buffer.from(text.replaceAll(from, to), "latin1")) };
  };
}

export function append(path: string, text: string): Edit {
  return change(path, (before) => before + text);
}

export function mode(path: string, octal: number): Edit {
  return (tree) => {
    const value = tree[path];
    if (value === undefined || value === absent) throw new Error(`the tree has no ${path}`);
    const entry = typeof value === "string" || value instanceof Uint8Array ? file(value) : value;
    return { ...tree, [path]: { ...entry, mode: octal } };
  };
}

/** Sets a key of waagent.conf, whichever file that is. */
export function agentConf(key: string, value: string): Edit {
  return (tree) => {
    const path = "/etc/waagent.conf.server" in tree ? "/etc/waagent.conf.server" : "/etc/waagent.conf";
    const line = new RegExp(`^${key.replace(".", String.raw`\.`)}=.*$`, "m");
    return change(path, (text) =>
      line.test(text) ? text.replace(line, `${key}=${value}`) : `${text}${key}=${value}\n`,
    )(tree);
  };
}

const bootConfiguration =
  /^\/(?:boot\/.*(?:grub\.cfg|grubenv|\.conf)|etc\/kernel\/cmdline|etc\/default\/grub(?:\.d\/.*)?)$/;

/** Changes the kernel's command line wherever the boot loader reads it, and where the next menu is made of. */
export function kernelLine(from: string | RegExp, to: string): Edit {
  return (tree) => {
    const changed = Object.keys(tree).filter((path) => {
      const value = tree[path];
      return bootConfiguration.test(path) && value !== undefined && value !== absent && textOf(value, path).match(from);
    });
    if (changed.length === 0) throw new Error(`no command line has ${String(from)}`);
    return changed.reduce<Tree>(
      (edited, path) => change(path, (text) => refit(path, text.replace(from, to)))(edited),
      tree,
    );
  };
}

/** An environment block of GRUB keeps its 1024 bytes. */
function refit(path: string, text: string): string {
  return path.endsWith("/grubenv") ? text.replace(/#+$/, "").padEnd(1024, "#") : text;
}

/** Several steps that are one defect. */
export function all(...edits: readonly (Tree | Edit)[]): Edit {
  return (tree) => edits.reduce<Tree>((edited, edit) => applied(edit, edited), tree);
}

export function applied(edit: Tree | Edit, tree: Tree): Tree {
  return typeof edit === "function" ? edit(tree) : { ...tree, ...edit };
}

function textOf(value: string | Uint8Array | MemoryEntry, path: string): string {
  if (typeof value === "string") return value;
  const content = value instanceof Uint8Array ? value : value.content;
  if (content === undefined) throw new Error(`${path} has no text`);
  return new TextDecoder().decode(content);
}

function attributesOf({ mode, uid, gid }: MemoryEntry) {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  };
}
