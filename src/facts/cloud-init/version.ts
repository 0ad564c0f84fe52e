/** The upstream part of a version of cloud-init: `22.4.2`, `0.7.9`, `18.5-45-g3554ffe8`. */
export type Version = string;

/** True when the release came before another, by the numbers that both begin with; a missing number counts as 0. */
export function isBefore(version: Version, other: Version): boolean {
  const [a, b] = [numbersOf(version), numbersOf(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: Version): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
}

/**
 * The upstream version that `cloudinit/version.py` (until 25.2) or `cloudinit/meson_versions.py` says; a packaged
 * version beside it is more precise. Undefined when the text says none.
 */
export function versionInPython(text: string): Version | undefined {
  for (const name of ["_PACKAGED_VERSION", "DOWNSTREAM_VERSION", "__VERSION__", "UPSTREAM_VERSION"]) {
    const value = new RegExp(`^${name}\\s*=\\s*["']([^"'\\n]*)["']`, "m").exec(text)?.[1];
    // An unpackaged build keeps a placeholder such as @@PACKAGED_VERSION@@.
    if (value !== undefined && /^\d/.test(value)) return upstreamVersion(value);
  }
  return undefined;
}

/** `22.4.2` of `22.4.2-1+deb12u4`, `24.4` of `24.4-0ubuntu1~22.04.1`, `26.2` of `26.2~2gfa1bca7e-0ubuntu1`. */
export function upstreamVersion(version: string): Version | undefined {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1];
}
