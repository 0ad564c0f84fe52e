import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { type User, accounts } from "./accounts.ts";

export interface Home {
  /** Without trailing slash. */
  readonly path: string;
  /** Whose it is; undefined for a directory below /home that no account names any more. */
  readonly user: User | undefined;
}

/** More homes than this are those of a file server, not of an image. */
const MAX_HOMES = 1000;

/** What tools put below /home that is nobody's home. */
const notHomes: readonly string[] = ["lost+found", "linuxbrew", ".snapshots"];

/**
 * Directories that hold a person's files: the existing homes of all accounts (the system's ones too, for a key opens
 * those as well), /root, and directories below /home without an account. Homes at `/` and in system directories that
 * many package accounts name (/bin, /dev, /proc, …) are left out.
 */
export const homes = defineFact("homes", async (image: Image): Promise<readonly Home[]> => {
  const { users } = await image.fact(accounts);
  const found = new Map<string, Home>();
  const add = async (path: string, user: User | undefined) => {
    if (found.has(path) || found.size >= MAX_HOMES) return;
    if ((await image.tree.stat(path))?.type === "directory") found.set(path, { path, user });
  };
  for (const user of users) {
    const path = user.home.replace(/\/+$/, "");
    if (path.startsWith("/") && !isSystemDirectory(path)) await add(path, user);
  }
  await add("/root", undefined);
  if ((await image.tree.stat("/home"))?.type === "directory") {
    for (const { name, type } of await image.tree.readDir("/home"))
      if (type === "directory" && !notHomes.includes(name)) await add(`/home/${name}`, undefined);
  }
  return [...found.values()];
});

function isSystemDirectory(path: string): boolean {
  return /^\/(bin|sbin|dev|proc|sys|run|etc|usr|lib|boot|tmp|var|var\/(run|tmp|lib|cache|log|spool)|usr\/(bin|sbin|lib|share))$/.test(
    path,
  );
}
