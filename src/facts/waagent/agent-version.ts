/** True when the release is older than the limit. Agent versions are dotted numbers of three or four parts. */
export function agentBefore(version: string, limit: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(limit)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
