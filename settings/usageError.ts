/** Something the user can correct: the message is all that is shown, and the process exits with 2. */
export class UsageError extends Error {
  readonly exitCode = 2;
}
