import { AzureError } from "../../../errors/azureError";

/** Runs `work`; a refusal says what the provider was doing, as its diagnostics do. */
export function withContext<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AzureError) error.during = what;
    throw error;
  }
}
