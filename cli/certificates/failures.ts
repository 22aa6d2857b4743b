import { AcmeError } from "../../certificates/acme/order";
import { PexipError } from "../../certificates/pexip/client";
import { BundleError } from "../../certificates/received/bundle";
import { VaultCertificateError } from "../../certificates/request/vault";
import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { couldNotTell } from "../status/command";

/**
 * Runs a command to its exit code.
 * @throws UsageError, whatever goes wrong, so that the exit code is 2: with the sentence alone if it is for the user
 */
export async function exactly<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw asUsageError(error);
  }
}

const forUser = [AcmeError, BundleError, PexipError, VaultCertificateError];

/** The sentence alone if it is for the user; a mistake of ours whole. */
export function asUsageError(error: unknown): Error {
  const isForUser = forUser.some((kind) => error instanceof kind);
  return isForUser ? new UsageError(printable((error as Error).message)) : couldNotTell(error);
}
