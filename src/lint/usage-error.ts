/** The user asked for something that cannot be done as asked. One line for the user, exit code 2. */
export class UsageError extends Error {
  /** What to do instead, as one clause. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
