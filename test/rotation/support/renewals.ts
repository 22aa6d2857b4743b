import { createHash } from "node:crypto";
import {
  type Day,
  type Renewal,
  type RenewalRequest,
  type ServedCertificate,
  addDays,
  parseDay,
  renewalAfter,
  startOf,
} from "../../../rotation";

export const wanted = {
  host: "conference.vc.maxconf.ca",
  port: 443,
  issuer: "DigiCert",
  owner: "maxconf-operations",
  renewBeforeDays: 30,
  isReminded: true,
} as const;

/** A certificate that is valid from a day on for so many days. */
export function issued(from: string, days: number, serial = from): ServedCertificate {
  const day = parseDay(from);
  return {
    fingerprint: createHash("sha256").update(`${serial} ${from} ${days}`).digest("hex"),
    serial,
    issuer: "DigiCert Inc, DigiCert TLS RSA4096 Root G5",
    notBefore: startOf(day),
    notAfter: `${addDays(day, days - 1)}T23:59:59Z`,
  };
}

/** What each node shows: a certificate, or why it doesn't answer. */
export type Nodes = Readonly<Record<string, ServedCertificate | string>>;

/** A watched certificate, run by run. */
export class Watch {
  renewal: Renewal | undefined;

  run(today: string, nodes: Nodes | undefined, more: Partial<RenewalRequest> = {}): Renewal {
    this.renewal = renewalAfter(this.renewal, {
      wanted,
      today: today as Day,
      sights: nodes && sightsOf(nodes),
      ...more,
    });
    if (this.renewal === undefined) throw new Error("there is nothing to watch");
    return this.renewal;
  }

  /** Its history, a line an event. */
  lines(): string[] {
    const { history = "" } = this.renewal ?? {};
    return history === "" ? [] : history.split("\n");
  }
}

function sightsOf(nodes: Nodes): RenewalRequest["sights"] {
  return Object.fromEntries(
    Object.entries(nodes).map(([name, shown]) => [
      name,
      typeof shown === "string" ? { reason: shown } : { shows: [shown] },
    ]),
  );
}
