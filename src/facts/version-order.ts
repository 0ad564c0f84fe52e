/** Orders two strings: negative when the first is older, 0 when they are equal, positive when it is newer. */
export type Comparison = (a: string, b: string) => number;

/**
 * Versions as dpkg orders them (deb-version(7)): `[epoch:]upstream[-revision]`, `~` before everything, letters before
 * other characters, numbers by value.
 */
export function compareDpkg(a: string, b: string): number {
  const left = splitDpkgVersion(a);
  const right = splitDpkgVersion(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareDpkgPart(left.upstream, right.upstream) ||
    compareDpkgPart(left.revision, right.revision)
  );
}

/** The parts of a Debian version; epoch and revision are empty when there is none. */
function splitDpkgVersion(version: string): {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
} {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon === -1 ? "" : version.slice(0, colon),
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? "" : rest.slice(dash + 1),
  };
}

/** Dpkg's `verrevcmp`: runs of other characters and runs of digits in turn. */
function compareDpkgPart(a: string, b: string): number {
  let left = 0;
  let right = 0;
  while (left < a.length || right < b.length) {
    while ((left < a.length && !isDigit(a[left])) || (right < b.length && !isDigit(b[right]))) {
      const order = dpkgWeight(a[left]) - dpkgWeight(b[right]);
      if (order !== 0) return order;
      left++;
      right++;
    }
    const [leftEnd, rightEnd] = [endOfDigits(a, left), endOfDigits(b, right)];
    const order = compareDigits(a.slice(left, leftEnd), b.slice(right, rightEnd));
    if (order !== 0) return order;
    left = leftEnd;
    right = rightEnd;
  }
  return 0;
}

/** The end of a part and a digit weigh the same: a run of other characters ends there. */
function dpkgWeight(character: string | undefined): number {
  if (character === undefined || isDigit(character)) return 0;
  if (character === "~") return -1;
  return isLetter(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 0x10000;
}

/**
 * Versions as rpm orders them: `[epoch:]version[-release]`; without a release on one side releases do not count. `~`
 * sorts before everything, `^` after the bare version and before any longer one.
 */
export function compareRpm(a: string, b: string): number {
  const left = splitRpmVersion(a);
  const right = splitRpmVersion(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareRpmPart(left.version, right.version) ||
    (left.release === undefined || right.release === undefined ? 0 : compareRpmPart(left.release, right.release))
  );
}

/** The parts of `[epoch:]version[-release]`. */
function splitRpmVersion(version: string): {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
} {
  const epoch = /^\d*(?=:)/.exec(version)?.[0];
  const rest = epoch === undefined ? version : version.slice(epoch.length + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: epoch ?? "",
    version: dash === -1 ? rest : rest.slice(0, dash),
    release: dash === -1 ? undefined : rest.slice(dash + 1),
  };
}

/** Rpm's `rpmvercmp`: runs of digits and runs of letters in turn, anything else only separates. */
function compareRpmPart(a: string, b: string): number {
  if (a === b) return 0;
  let left = 0;
  let right = 0;
  while (left < a.length || right < b.length) {
    left = skipSeparators(a, left);
    right = skipSeparators(b, right);
    if (a[left] === "~" || b[right] === "~") {
      if (a[left] !== "~") return 1;
      if (b[right] !== "~") return -1;
      left++;
      right++;
      continue;
    }
    if (a[left] === "^" || b[right] === "^") {
      if (left >= a.length) return -1;
      if (right >= b.length) return 1;
      if (a[left] !== "^") return 1;
      if (b[right] !== "^") return -1;
      left++;
      right++;
      continue;
    }
    if (left >= a.length || right >= b.length) break;
    const isNumber = isDigit(a[left]);
    const [leftEnd, rightEnd] = isNumber
      ? [endOfDigits(a, left), endOfDigits(b, right)]
      : [endOfLetters(a, left), endOfLetters(b, right)];
    // A number is newer than letters.
    if (rightEnd === right) return isNumber ? 1 : -1;
    const leftRun = a.slice(left, leftEnd);
    const rightRun = b.slice(right, rightEnd);
    const order = isNumber ? compareDigits(leftRun, rightRun) : compareText(leftRun, rightRun);
    if (order !== 0) return order;
    left = leftEnd;
    right = rightEnd;
  }
  return Number(left < a.length) - Number(right < b.length);
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isDigit(text[at]) && !isLetter(text[at]) && text[at] !== "~" && text[at] !== "^") at++;
  return at;
}

/**
 * Plain dotted numbers: `2.2.53.1`; missing ones count as 0 and whatever follows the numbers (`-0ubuntu1`, `rc1`) is
 * left out. For versions that a program writes of itself.
 */
export function compareDotted(a: string, b: string): number {
  const left = dottedNumbers(a);
  const right = dottedNumbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareDigits(left[index] ?? "", right[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function dottedNumbers(version: string): string[] {
  return /^v?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1]?.split(".") ?? [];
}

/** Numbers of any length by value; nothing counts as 0. */
function compareDigits(a: string, b: string): number {
  const left = withoutLeadingZeros(a);
  const right = withoutLeadingZeros(b);
  return left.length - right.length || compareText(left, right);
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (digits[start] === "0") start++;
  return digits.slice(start);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text[at])) at++;
  return at;
}

function endOfLetters(text: string, from: number): number {
  let at = from;
  while (isLetter(text[at])) at++;
  return at;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /^[A-Za-z]$/.test(character);
}
