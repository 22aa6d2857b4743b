import { covers } from "../../settings/certificates";
import { certificatesIn } from "../received/bundle";
import { type Chain, pemOf } from "../received/chain";
import type { ReadCertificate } from "../served/certificate";
import { type PexipClient, PexipError, type TlsCertificate, type Upload } from "./client";

/** A certificate to put to use. */
export interface Installation {
  readonly chain: Chain;
  /** The host that clients use. */
  readonly host: string;
  /** Full names of the nodes that are to show it; left out: those that show one for this host now. */
  readonly nodes?: readonly string[] | undefined;
  /** Asked for only if it must be uploaded. */
  readonly key: () => Promise<Omit<Upload, "certificate">>;
}

/** What came of it. */
export interface Installed {
  readonly isUploaded: boolean;
  /** Nodes that showed another one before. */
  readonly assigned: readonly string[];
  /** All that are to show it. */
  readonly nodes: readonly string[];
}

/**
 * Uploads a certificate unless it is there, lets its nodes show it, and reads back that they are to, and that nothing else was
 * touched. A run that was killed is taken up where it was.
 * @throws PexipError
 */
export async function install(client: PexipClient, wanted: Installation): Promise<Installed> {
  const { chain } = wanted;
  const before = await client.certificates();
  const nodes = nodesFor(wanted, before);
  const known = before.find((one) => isOf(one, chain.leaf));
  if (known === undefined) await client.upload({ certificate: pemOf(chain), ...(await wanted.key()) });
  const uploaded = known ?? (await client.certificates()).find((one) => isOf(one, chain.leaf));
  if (uploaded === undefined)
    throw new PexipError(
      "the management node took the certificate, and doesn't list it: look at Certificates > TLS Certificates",
    );
  const missing = nodes.filter((one) => !has(uploaded.nodes, one));
  if (missing.length > 0) await client.assign(uploaded.uri, [...uploaded.nodes, ...missing]);
  readBack(await client.certificates(), { before, uploaded, nodes });
  return { isUploaded: known === undefined, assigned: missing, nodes };
}

function nodesFor({ nodes, host, chain }: Installation, there: readonly TlsCertificate[]): readonly string[] {
  if (nodes !== undefined) return nodes;
  const ofHost = there.filter((one) =>
    leavesOf(one).some(({ facts }) => facts.sans.some((name) => covers(name, host))),
  );
  const found = [...new Set(ofHost.flatMap((one) => one.nodes))];
  if (found.length > 0) return found;
  throw new PexipError(
    `no node shows a certificate for ${host} now: name those that are to show ${chain.leaf.facts.sans.join(", ")} as \`pexip.nodes\`, by their full names`,
  );
}

interface Expected {
  readonly before: readonly TlsCertificate[];
  readonly uploaded: TlsCertificate;
  readonly nodes: readonly string[];
}

/** @throws PexipError if a node doesn't have it, or another certificate lost or got a node that isn't ours */
function readBack(after: readonly TlsCertificate[], { before, uploaded, nodes }: Expected): void {
  const now = after.find(({ uri }) => uri === uploaded.uri);
  const lacking = nodes.filter((one) => !has(now?.nodes ?? [], one));
  if (lacking.length > 0)
    throw new PexipError(
      `${lacking.join(", ")} was assigned and isn't read back: look at Certificates > TLS Certificates in the management node`,
    );
  for (const { uri, nodes: had } of before) {
    if (uri === uploaded.uri) continue;
    const wanted = had.filter((one) => !has(nodes, one));
    const got = after.find((one) => one.uri === uri)?.nodes ?? [];
    if (wanted.length !== got.length || !wanted.every((one) => has(got, one)))
      throw new PexipError(
        `another certificate (${uri}) had ${listed(wanted)} besides ours and has ${listed(got)} now: look at Certificates > TLS Certificates in the management node`,
      );
  }
}

const listed = (nodes: readonly string[]): string => (nodes.length === 0 ? "no node" : nodes.join(", "));

const has = (nodes: readonly string[], name: string): boolean =>
  nodes.some((one) => one.toLowerCase() === name.toLowerCase());

function isOf(one: TlsCertificate, { facts }: ReadCertificate): boolean {
  return leavesOf(one).some((leaf) => leaf.facts.fingerprint256 === facts.fingerprint256);
}

/** Servers' certificates among those of an entry; of what can't be read, none. */
function leavesOf({ certificate }: TlsCertificate): ReadCertificate[] {
  try {
    return certificatesIn(Buffer.from(certificate)).filter(({ x509 }) => !x509.ca);
  } catch {
    return [];
  }
}
