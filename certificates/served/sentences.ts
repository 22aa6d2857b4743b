import { type Day, dayOfInstant } from "../../rotation";
import { listed } from "../words";
import type { Seen, Sighting, Unseen, UnseenCode } from "./facts";
import { type Fault, type Level, type Wanted, faultsOf } from "./faults";

/** What is so, whom it asks to do what, and by when. */
export interface Sentence {
  readonly level: Level;
  /** `certificate-expired` */
  readonly code: string;
  readonly by: Day | null;
  readonly sentence: string;
  readonly action: string;
}

/** What was last seen of a certificate. */
export interface LastSeen {
  /** The last day of what it showed. */
  readonly until: Day;
  /** The day of the run since which it doesn't answer. */
  readonly silentSince?: Day;
}

/**
 * A sentence for each thing that is wrong with a certificate, with the nodes that it is so on; none if all is well.
 * @param lastSeen said of where nothing was seen, by node
 */
export function sentencesOf(
  wanted: Wanted,
  sightings: readonly Sighting[],
  today: Day,
  lastSeen: (node: string) => LastSeen | undefined = () => undefined,
): Sentence[] {
  const seen = sightings.filter((one) => one.ok);
  const unseen = sightings.filter((one) => !one.ok);
  return [
    ...faultSentences(wanted, seen, sightings.length, today),
    ...differences(wanted, seen),
    ...unseen.map((one) => unseenSentence(wanted, one, lastSeen(one.node))),
  ];
}

/** What is the same on several nodes is said once. */
function faultSentences(wanted: Wanted, seen: readonly Seen[], count: number, today: Day): Sentence[] {
  const found = new Map<string, { readonly fault: Fault; readonly nodes: string[] }>();
  for (const one of seen)
    for (const fault of faultsOf(one, wanted, today)) {
      const key = `${fault.code} ${fault.says}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { fault, nodes: [one.node] });
      else known.nodes.push(one.node);
    }
  return [...found.values()].map(({ fault: { says, ...rest }, nodes }) => {
    const where = nodes.length === count ? "" : ` on ${listed(nodes)}`;
    return { ...rest, sentence: `${subjectOf(wanted)}${where} ${says}` };
  });
}

/** Nodes that show an older certificate than others do: it was not installed everywhere. */
function differences(wanted: Wanted, seen: readonly Seen[]): Sentence[] {
  const [newest, ...older] = [...byCertificate(seen)].sort(newestFirst);
  if (newest === undefined) return [];
  const nodes = ([, shown]: readonly [string, readonly Seen[]]): string =>
    listed(shown.map(({ node }) => node));
  const until = ([, shown]: readonly [string, readonly Seen[]]): Day | null =>
    shown[0] === undefined ? null : dayOfInstant(shown[0].chain[0].notAfter);
  return older.map((one) => ({
    level: "due",
    code: "certificate-nodes",
    by: until(one),
    sentence: `${subjectOf(wanted)} isn't the same everywhere: ${nodes(one)} shows the one until ${until(one) ?? ""}, ${nodes(newest)} the one until ${until(newest) ?? ""}`,
    action: `${wanted.owner} must install the newer one on ${nodes(one)} too, unless each is to have its own`,
  }));
}

function byCertificate(seen: readonly Seen[]): Map<string, Seen[]> {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) {
    const { fingerprint256 } = one.chain[0];
    groups.set(fingerprint256, [...(groups.get(fingerprint256) ?? []), one]);
  }
  return groups;
}

function newestFirst([, one]: [string, Seen[]], [, other]: [string, Seen[]]): number {
  const issued = ([first]: readonly Seen[]): string => first?.chain[0].notBefore ?? "";
  return issued(one) < issued(other) ? 1 : -1;
}

function unseenSentence(wanted: Wanted, { node, address, code, reason }: Unseen, last?: LastSeen): Sentence {
  const { name, host } = wanted;
  const place = node === address ? address : `${node} (${address})`;
  const known = last === undefined ? "" : `; ${lastWords(last)}`;
  return {
    level: "unknown",
    code: "certificate-unreachable",
    by: null,
    sentence: `could not look at the certificate of ${name}: ${place.includes(host) ? "" : `${host}, `}${place}: ${reason}${known}`,
    action: wayOut(code, wanted, node),
  };
}

function lastWords({ until, silentSince }: LastSeen): string {
  const silent = silentSince === undefined ? "" : `, and runs got no answer since ${silentSince}`;
  return `the last one that a run saw there is valid until ${until}${silent}`;
}

function wayOut(code: UnseenCode, { name, host, owner }: Wanted, node: string): string {
  const key = `\`quarterturn:certificates.${name}`;
  switch (code) {
    case "noAddress":
      return `correct ${key}.host\`, or have its name put into the DNS that this machine asks`;
    case "refused":
      return `ask ${owner} whether it runs; if it is elsewhere, correct the address or the port`;
    case "timeout":
    case "unreachable":
      return `ask ${owner} whether it runs, and make sure that no firewall stands between this machine and it`;
    case "notTls":
      return `correct ${key}.port\`: TLS must be spoken there from the first byte`;
    case "handshake":
      return `ask ${owner} whether ${node === host ? "it" : node} has a certificate for ${host} and speaks TLS 1.2 or 1.3`;
  }
}

function subjectOf({ name, host, port }: Wanted): string {
  return `the certificate of ${name} (${host}:${port})`;
}
