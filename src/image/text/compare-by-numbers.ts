/** Orders names by the whole numbers in them. What Intl has for this takes longer to load than a disk to open. */
export function compareByNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.replaceAll(/\d+/g, (digits) => digits.padStart(32, "0")));
  if (left === undefined || right === undefined || left === right) return 0;
  return left < right ? -1 : 1;
}
