import { accounts } from "../../facts/accounts.ts";
import { isImageError } from "../../image/errors.ts";
import type { Image } from "../../image/image.ts";
import type { FileStat } from "../../image/tree/file-tree.ts";
import type { Finding } from "../check.ts";
import type { FileExpectation } from "./policy-schema.ts";

/** Links are followed, unless one is asked for. */
export async function judgeFile(expected: FileExpectation, image: Image): Promise<readonly Finding[]> {
  const { path, state = "present", type } = expected;
  const link = await image.tree.lstat(path);
  if (state === "absent") return link ? [{ message: `a ${called(link)} is there`, path }] : [];
  const found = type === "symlink" ? link : await image.tree.stat(path);
  if (!found) return [{ message: link ? "a link leads nowhere" : "nothing is there", path }];
  const differs = (message: string, actual: string, wanted: string): Finding => ({
    message,
    path,
    evidence: { actual, expected: wanted },
  });
  const findings: Finding[] = [];
  if (type !== undefined && found.type !== type) findings.push(differs("it is of another type", found.type, type));
  if (expected.mode !== undefined && found.mode !== Number.parseInt(expected.mode, 8)) {
    findings.push(differs("it has other permissions", octal(found.mode), octal(Number.parseInt(expected.mode, 8))));
  }
  if (expected.owner !== undefined && found.uid !== (await uidOf(expected.owner, image))) {
    findings.push(differs("it belongs to somebody else", String(found.uid), String(expected.owner)));
  }
  if (expected.group !== undefined && found.gid !== (await gidOf(expected.group, image))) {
    findings.push(differs("it belongs to another group", String(found.gid), String(expected.group)));
  }
  if (expected.empty !== undefined && (await isEmpty(path, found, image)) !== expected.empty) {
    findings.push({ message: expected.empty ? "it is not empty" : "it is empty", path });
  }
  return findings;
}

function called({ type }: FileStat): string {
  return type === "symlink" ? "link" : type.replace("-", " ");
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

/** An account that does not exist owns nothing. */
async function uidOf(owner: string | number, image: Image): Promise<number | undefined> {
  return typeof owner === "number"
    ? owner
    : ((await accountsOf(image))?.find(owner)?.uid ?? (owner === "root" ? 0 : undefined));
}

async function gidOf(group: string | number, image: Image): Promise<number | undefined> {
  if (typeof group === "number") return group;
  return (
    (await accountsOf(image))?.groups.find(({ name }) => name === group)?.gid ?? (group === "root" ? 0 : undefined)
  );
}

async function accountsOf(image: Image) {
  return image.fact(accounts).catch((error: unknown) => {
    if (isImageError(error)) return undefined;
    throw error;
  });
}

async function isEmpty(path: string, found: FileStat, image: Image): Promise<boolean> {
  return found.type === "directory" ? (await image.tree.readDir(path)).length === 0 : found.sizeBytes === 0;
}
