/** Looks a path up; where /bin, /lib and /sbin became links into /usr, databases still have either spelling. */
export function findOwner(owners: ReadonlyMap<string, string>, path: string): string | undefined {
  const other = /^\/usr\/(?:bin|sbin|lib\w*)\//.test(path)
    ? path.slice("/usr".length)
    : /^\/(?:bin|sbin|lib\w*)\//.test(path)
      ? `/usr${path}`
      : undefined;
  return owners.get(path) ?? (other === undefined ? undefined : owners.get(other));
}
