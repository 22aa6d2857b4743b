import { z } from "zod";
import { host, someText } from "./values";

const wantedFingerprint =
  "the SHA-256 fingerprint of the certificate that came, as `npm run certificate -- --check FILE` prints it";

/** `AB:CD:…` or `abcd…`, in the one spelling in which it is kept. */
export const fingerprint = z
  .string({ error: wantedFingerprint })
  .transform((written) => fingerprintOf(written))
  .pipe(z.string().regex(/^[0-9a-f]{64}$/, { error: wantedFingerprint }));

/** Small letters, without separators. */
export function fingerprintOf(written: string): string {
  return written.replaceAll(/[:\s]/g, "").toLowerCase();
}

/** By certificate: the new one is there. */
export const received = z.record(z.string(), fingerprint, {
  error: "a mapping of certificates to fingerprints",
});

/** By host: why nobody watches its certificate any more. */
export const unwatched = z.record(
  z
    .string()
    .transform((name) => name.toLowerCase())
    .pipe(host),
  someText,
  { error: "a mapping of host names to reasons" },
);
