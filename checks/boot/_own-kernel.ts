/** False for kernels of distributions, which carry newer drivers and fixes under old numbers. */
export function isOwnKernel(version: string): boolean {
  return !/\.(?:el|ol|amzn|fc|azl|cm|ph)\d|uek|-(?:default|xen|pae|generic|virtual|server|azure|amd64|686|cloud|arm64|flatcar|coreos|lts|virt)\b/.test(
    version,
  );
}
