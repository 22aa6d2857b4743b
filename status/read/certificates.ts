import { type PeerCertificate, checkServerIdentity, connect } from "node:tls";
import type { Day } from "../../rotation";
import type { CertificateFact, ServerCertificate } from "../facts";

/** Where a certificate is shown. */
interface Server {
  readonly host: string;
  readonly port: number;
}

const patience = 10_000;

/** Connects as a client would and looks at the certificate; one that a client would refuse is looked at too. */
export function probeCertificate({ host, port }: Server): Promise<CertificateFact> {
  return new Promise((resolve) => {
    const fail = (reason: string): void => {
      socket.destroy();
      resolve({ ok: false, reason });
    };
    // To look at what is expired, the connection must be let through; nothing is sent over it.
    const socket = connect(
      { host, port, servername: host, rejectUnauthorized: false, timeout: patience },
      () => {
        const shown = socket.getPeerCertificate();
        // A session that is let through doesn't say why it would not have been.
        const untrusted: unknown = socket.authorizationError;
        if (Object.keys(shown).length === 0) {
          fail("it presents no certificate");
          return;
        }
        socket.destroy();
        resolve({ ok: true, value: certificateOf(host, shown, untrusted) });
      },
    );
    socket.on("error", (error: Error) => {
      fail(error.message);
    });
    socket.on("timeout", () => {
      fail(`no answer within ${patience / 1000} seconds`);
    });
  });
}

function certificateOf(host: string, shown: PeerCertificate, distrust: unknown): ServerCertificate {
  const untrusted: unknown = distrust instanceof Error ? distrust.message : distrust;
  const { O, CN } = shown.issuer;
  return {
    validFrom: dayOf(shown.valid_from),
    validUntil: dayOf(shown.valid_to),
    issuer: [O, CN].flat().filter(Boolean).join(", "),
    misnamed: checkServerIdentity(host, shown)?.message ?? "",
    // That it is over is seen from its dates.
    untrusted: typeof untrusted !== "string" || untrusted === "CERT_HAS_EXPIRED" ? "" : untrusted,
  };
}

function dayOf(written: string): Day {
  return new Date(written).toISOString().slice(0, 10) as Day;
}
