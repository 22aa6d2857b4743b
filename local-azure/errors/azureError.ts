/** A refusal as Azure words it: an HTTP status, a code and a sentence. */
export class AzureError extends Error {
  /** What a provider was doing when it was refused; it reports that with the refusal. */
  during: string | undefined;

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Azure's code, e.g. `VaultAlreadyExists`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
