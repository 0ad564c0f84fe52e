/** Options that mount itself or any file system knows (mount(8), "FILESYSTEM-INDEPENDENT MOUNT OPTIONS"; systemd.mount(5)). */
const known: readonly string[] = [
  "async",
  "atime",
  "auto",
  "bind",
  "defaults",
  "dev",
  "diratime",
  "dirsync",
  "discard",
  "errors",
  "exec",
  "group",
  "iversion",
  "lazytime",
  "loop",
  "noatime",
  "noauto",
  "nobarrier",
  "nodev",
  "nodiratime",
  "noexec",
  "nofail",
  "noiversion",
  "nolazytime",
  "norelatime",
  "nostrictatime",
  "nosuid",
  "nosymfollow",
  "nouser",
  "owner",
  "rbind",
  "relatime",
  "remount",
  "strictatime",
  "suid",
  "sync",
  "user",
  "users",
  "usrquota",
  "grpquota",
  "_netdev",
];

/** Shorter words are too near to options of some file system to be taken for slips. */
const MIN_LENGTH = 6;

/** Options of single file systems that look like slips of others. */
const lookalikes: ReadonlySet<string> = new Set(["notail", "nouuid", "usrjquota", "grpjquota"]);

/**
 * The option that was meant where a word is one slip away from it: a letter too many, too few, another, or two
 * exchanged. Undefined for options that are known and for words that are like none, which a file system may know.
 */
export function nearestOption(word: string): string | undefined {
  if (word.length < MIN_LENGTH || known.includes(word) || lookalikes.has(word)) return undefined;
  return known.find((option) => option.length >= MIN_LENGTH && isOneSlip(word, option));
}

function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
