import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { accounts } from "./accounts.ts";
import { homes } from "./homes.ts";
import { type AuthorizedKey, parseAuthorizedKeys } from "./ssh/authorized-keys-file.ts";
import { sshd } from "./sshd.ts";

export interface AuthorizedKeysFile {
  readonly path: string;
  /** Whose logins it opens; undefined for a home that no account names. */
  readonly user: string | undefined;
  readonly keys: readonly AuthorizedKey[];
}

export interface AuthorizedKeys {
  /** Existing files, also those that hold no key. */
  readonly files: readonly AuthorizedKeysFile[];
  readonly unseen: readonly Error[];
  /** Keys that let somebody work as this user: cloud-init's refusals do not count. */
  openKeysOf(user: string): readonly AuthorizedKey[];
}

const MAX_USERS = 1000;

/** Where builders put keys, whatever sshd is told to read now. */
const usual: readonly string[] = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

/** Public keys that open an account, in the files that sshd reads and in the usual ones. */
export const authorizedKeys = defineFact("authorized-keys", async (image: Image): Promise<AuthorizedKeys> => {
  const { authorizedKeysFiles } = await image.fact(sshd);
  const files: AuthorizedKeysFile[] = [];
  const unseen: Error[] = [];
  for (const [path, user] of await placesOf(image, [...usual, ...authorizedKeysFiles])) {
    try {
      const text = await image.tree.readText(path, { optional: true });
      if (text !== undefined) files.push({ path, user, keys: parseAuthorizedKeys(text) });
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push(error);
    }
  }
  return {
    files,
    unseen,
    openKeysOf: (user) =>
      files.flatMap((file) => (file.user === user ? file.keys.filter((key) => !key.isRefusal) : [])),
  };
});

/** Path → account. A path in the home needs the home; one with `%u` elsewhere is there for every account. */
async function placesOf(image: Image, patterns: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  const places = new Map<string, string | undefined>();
  const add = (path: string, user: string | undefined) => void (places.has(path) || places.set(path, user));
  for (const { path: home, user } of await image.fact(homes)) {
    const name = user?.name ?? home.slice(home.lastIndexOf("/") + 1);
    const owner = user?.name ?? (home === "/root" ? "root" : undefined);
    for (const pattern of patterns) {
      const path = expandTokens(pattern, home, name, user?.uid);
      add(path.startsWith("/") ? path : `${home}/${path}`, owner);
    }
  }
  const absolute = patterns.filter((pattern) => pattern.startsWith("/"));
  for (const { name, uid, home } of (await image.fact(accounts)).users.slice(0, MAX_USERS))
    for (const pattern of absolute) add(expandTokens(pattern, home, name, uid), name);
  return places;
}

/** sshd_config(5), "TOKENS": home directory, user name, user id and a percent sign. */
function expandTokens(pattern: string, home: string, user: string, uid: number | undefined): string {
  const values: Readonly<Record<string, string>> = { h: home, u: user, U: String(uid ?? ""), "%": "%" };
  return pattern.replace(/%([huU%])/g, (token, name: string) => values[name] ?? token);
}
