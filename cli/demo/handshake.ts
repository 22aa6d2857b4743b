import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createSecureContext } from "node:tls";
import { type Day, dayOfInstant, startOf } from "../../rotation/calendar";

/** A certificate as a client was shown it. */
export interface ShownCertificate {
  readonly serial: string;
  readonly from: Day;
  /** The day of its last second. */
  readonly lastDay: Day;
  /** Its end is past. */
  readonly isExpired: boolean;
}

/**
 * A function that connects to a host as its clients do, on a day of the play, and trusts what they would.
 * @param servedAt where every host answers, `127.0.0.1:8443`
 * @param caFile PEM file with the roots to trust
 */
export function tlsClient(
  servedAt: string,
  caFile: string,
): (host: string, today: Day) => Promise<ShownCertificate> {
  const [address, port] = servedAt.split(":");
  const secureContext = createSecureContext();
  const trusted = new Set<string>();
  return async (host, today) => {
    const options = { host: address, port: Number(port), servername: host, secureContext };
    // Node.js would judge by the machine's day. Nothing is sent over the connection.
    const socket = connect({ ...options, rejectUnauthorized: false });
    try {
      await once(socket, "secureConnect");
      const own = socket.getPeerX509Certificate();
      if (own === undefined) throw new Error(`${host}: got no certificate, want one`);
      if (!trusted.has(own.fingerprint256)) requireTrust(host, own, caFile);
      trusted.add(own.fingerprint256);
      return shown(own, today);
    } finally {
      socket.destroy();
    }
  };
}

/** What browsers check besides dates. */
function requireTrust(host: string, own: X509Certificate, caFile: string): void {
  const issuer = own.issuerCertificate;
  const roots = readFileSync(caFile, "utf8").match(/-----BEGIN[^]+?-----END CERTIFICATE-----/g) ?? [];
  const isSigned =
    issuer !== undefined &&
    own.verify(issuer.publicKey) &&
    roots.map((pem) => new X509Certificate(pem)).some(({ publicKey }) => issuer.verify(publicKey));
  if (!isSigned) throw new Error(`${host}: got a certificate from ${own.issuer}, want one that is trusted`);
  if (own.checkHost(host) === undefined && own.checkIP(host) === undefined)
    throw new Error(`${host}: got a certificate for ${own.subjectAltName ?? "no name"}, want one for it`);
}

function shown({ serialNumber, validFrom, validTo }: X509Certificate, today: Day): ShownCertificate {
  const [from, last] = [validFrom, validTo].map((date) => new Date(date).toISOString());
  return {
    serial: serialNumber,
    from: dayOfInstant(from ?? ""),
    lastDay: dayOfInstant(last ?? ""),
    isExpired: new Date(validTo).getTime() <= Date.parse(startOf(today)),
  };
}
