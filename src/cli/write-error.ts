/** A report that could not be written to its end: a full disk, a vanished folder. Others may have been. */
export class WriteError extends Error {
  constructor(target: string, cause: unknown) {
    super(`${target} cannot be written: ${systemReason(cause)}`, { cause });
    this.name = "WriteError";
  }
}

/** `ENOSPC: no space left on device, write` → without what was called. */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^E[A-Z]+: [^,]+/.exec(message)?.[0] ?? message;
}
