/**
 * The day that a run goes by, in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set
 * (reproducible-builds.org/specs/source-date-epoch), so that the same image gives the same report, else the clock.
 */
export function todaySeconds(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  now: () => number = Date.now,
): number {
  const fixed = environment["SOURCE_DATE_EPOCH"];
  return fixed !== undefined && /^\d{1,12}$/.test(fixed) ? Number(fixed) : Math.floor(now() / 1000);
}

/** `2026-06-30` of seconds since 1970. */
export function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
