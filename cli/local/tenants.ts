import { join } from "node:path";
import { type LocalAzure, type LocalAzureOptions, startLocalAzure } from "../../local-azure";
import { UsageError } from "../../settings/usageError";
import { inWords } from "./folder";

/**
 * Starts the tenant's Azure: the first tenant has the folder `azure`, each other one a folder by its ID beside it.
 * @throws UsageError in the local Azure's words: a date before its clock, an estate that won't do
 */
export async function startTenant(
  folder: string,
  options: Omit<LocalAzureOptions, "directory">,
): Promise<LocalAzure> {
  try {
    return await startIn(join(folder, "azure"), options);
  } catch (error) {
    if (!(error instanceof UsageError) || !error.message.startsWith("tenantId: ")) throw error;
    return startIn(join(folder, `azure-${options.tenantId}`), options);
  }
}

async function startIn(
  directory: string,
  options: Omit<LocalAzureOptions, "directory">,
): Promise<LocalAzure> {
  try {
    return await startLocalAzure({ directory, ...options });
  } catch (error) {
    const { message } = error as Error;
    if (/^(date|tenantId|estate): /.test(message)) throw new UsageError(message);
    throw inWords(error);
  }
}
