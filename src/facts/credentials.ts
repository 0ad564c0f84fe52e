import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { type Accounts, type User, accounts } from "./accounts.ts";
import { authorizedKeys } from "./authorized-keys.ts";
import type { AuthorizedKey } from "./ssh/authorized-keys-file.ts";
import { type SudoRule, type Sudoers, sudoers } from "./sudoers.ts";

/** How somebody can become this user, and what the user may do then. */
export interface Credentials {
  readonly user: User;
  /** Keys that let somebody work as the user. */
  readonly keys: readonly AuthorizedKey[];
  /** Rules of sudoers that name the user or one of its groups. */
  readonly sudoRules: readonly SudoRule[];
  /** Of those, the ones that name the user itself: nobody writes such a rule for a group's later members. */
  readonly ownSudoRules: readonly SudoRule[];
}

export interface AllCredentials {
  readonly all: readonly Credentials[];
  /** Files that could not be read: there may be more keys, rules and passwords. */
  readonly unseen: readonly Error[];
}

/** Passwords, keys and sudo rules of every account, in order of /etc/passwd. */
export const credentials = defineFact("credentials", async (image: Image): Promise<AllCredentials> => {
  const unseen: Error[] = [];
  const attempt = async <T>(look: Promise<T>): Promise<T | undefined> => {
    try {
      return await look;
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push(error);
      return undefined;
    }
  };
  const known = await image.fact(accounts);
  const keys = await attempt(image.fact(authorizedKeys));
  const rules = await attempt(image.fact(sudoers));
  unseen.push(...(keys?.unseen ?? []), ...(rules?.unseen ?? []));
  if (known.shadowError) unseen.push(known.shadowError);
  const all = known.users.map((user) => ({
    user,
    keys: keys?.openKeysOf(user.name) ?? [],
    sudoRules: rulesOf(user, known, rules),
    ownSudoRules: rules?.rulesFor({ name: user.name, uid: user.uid }).filter((rule) => !namesEverybody(rule)) ?? [],
  }));
  return { all, unseen };
});

function rulesOf(user: User, { groups }: Accounts, rules: Sudoers | undefined): readonly SudoRule[] {
  const gids = groups.filter((group) => user.groups.includes(group.name)).map((group) => group.gid);
  return rules?.rulesFor({ name: user.name, uid: user.uid, groups: user.groups, gids: [user.gid, ...gids] }) ?? [];
}

function namesEverybody(rule: SudoRule): boolean {
  return rule.users.some(({ kind, negated }) => kind === "all" && !negated);
}
