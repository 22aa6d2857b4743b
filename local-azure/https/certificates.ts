import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificates, ServerNames } from "./issueCertificates";

/** Names and addresses that the server's certificate is for. */
const serverNames: ServerNames = {
  dns: ["localhost", "*.localhost", "*.vault.localhost"],
  ip: ["127.0.0.1", "::1"],
};

/** Where the certificates lie in their folder. */
export function certificateFiles(folder: string): Certificates {
  return {
    authority: join(folder, "authority.pem"),
    certificate: join(folder, "server.pem"),
    key: join(folder, "server-key.pem"),
  };
}

/** Makes the certificates unless good ones lie in the folder. `now` is the machine's time: its clients check by it. */
export async function ensureCertificates(folder: string, now: Date): Promise<Certificates> {
  const files = certificateFiles(folder);
  if (!areGood(files, now)) {
    // Loads for 100 ms, and is needed once a year.
    const { issueCertificates } = await import("./issueCertificates");
    await issueCertificates(folder, files, serverNames, now);
  }
  return files;
}

/** Days before its end at which a certificate is renewed. */
const renewBefore = 7;

function areGood(files: Certificates, now: Date): boolean {
  if (!Object.values(files).every((file: string) => existsSync(file))) return false;
  const [authority, certificate] = [read(files.authority), read(files.certificate)];
  const latest = new Date(now.getTime() + renewBefore * 86_400_000);
  return (
    certificate.checkIssued(authority) &&
    new Date(certificate.validFrom) <= now &&
    new Date(certificate.validTo) > latest &&
    new Date(authority.validTo) > latest &&
    serverNames.dns.every((name) => certificate.subjectAltName?.includes(`DNS:${name}`) === true)
  );
}

const read = (file: string): X509Certificate => new X509Certificate(readFileSync(file));
