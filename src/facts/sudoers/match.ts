import type { SudoMember } from "./line-cursor.ts";

/** Who uses sudo: an account of the image, or one that is made later and has a name that no file knows. */
export interface SudoSubject {
  /** Undefined for an account that is made later: then only ALL and groups match. */
  readonly name?: string;
  readonly uid?: number;
  readonly groups?: readonly string[];
  readonly gids?: readonly number[];
}

/** So many aliases inside each other are none that a person wrote. */
const MAX_DEPTH = 64;

export type UserAliases = ReadonlyMap<string, readonly SudoMember[]>;

/**
 * Whether a list of users means this one: the last member that says yes or no decides (sudoers(5), "User_List"). A loop
 * of aliases, which sudo refuses, says neither.
 */
export function matchesUser(members: readonly SudoMember[], subject: SudoSubject, aliases: UserAliases): boolean {
  const answers = new Map<string, boolean | undefined>();
  const ofList = (list: readonly SudoMember[], depth: number): boolean | undefined => {
    if (depth > MAX_DEPTH) return undefined;
    for (const member of list.toReversed()) {
      const answer = ofMember(member, depth);
      if (answer !== undefined) return answer !== member.negated;
    }
    return undefined;
  };
  const ofMember = (member: SudoMember, depth: number): boolean | undefined => {
    const alias = member.kind === "name" ? aliases.get(member.value) : undefined;
    if (!alias) return isMember(member, subject) || undefined;
    // Each alias is answered once, and one that is being answered says nothing: no list can blow up.
    if (!answers.has(member.value)) {
      answers.set(member.value, undefined);
      answers.set(member.value, ofList(alias, depth + 1));
    }
    return answers.get(member.value);
  };
  return ofList(members, 0) ?? false;
}

function isMember({ kind, value }: SudoMember, subject: SudoSubject): boolean {
  switch (kind) {
    case "all":
      return true;
    case "uid":
      return Number(value) === subject.uid;
    case "gid":
      return subject.gids?.includes(Number(value)) ?? false;
    case "group":
      return subject.groups?.includes(value) ?? false;
    case "netgroup":
      return false;
    case "name":
      return value === subject.name;
  }
}
