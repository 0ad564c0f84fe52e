/**
 * A prefix that is built into GRUB with the device that it means: one that names none is on the device that GRUB started
 * from, `(,gpt1)` a partition of the same disk (grub-core/kern/main.c: grub_set_prefix_and_root).
 */
export function withDevice(prefix: string, device: string): string {
  const [, named, path = ""] = /^\(([^)]*)\)(.*)$/s.exec(prefix) ?? [];
  if (named === undefined) return `(${device})${prefix}`;
  return named.startsWith(",") ? `(hd0${named})${path}` : prefix;
}
