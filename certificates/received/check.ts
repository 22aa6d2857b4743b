import type { KeyObject } from "node:crypto";
import { type Day, type Instant, dayOfInstant, daysBetween, inDays, noticeWithin } from "../../rotation";
import { covers } from "../../settings/certificates";
import type { ReadCertificate } from "../served/certificate";
import { type Roots, isIssuedBy } from "../served/chain";
import { type Chain, chainOf } from "./chain";

/** What was asked for, and by when it is judged. */
export interface Expected {
  /** The certificate's name in the stack file. */
  readonly name: string;
  /** Host names that it must be for. */
  readonly names: readonly string[];
  /** Part of the name of whoever issues it. */
  readonly issuer: string;
  readonly renewBeforeDays: number;
  /** The most days that the issuer has said, or all have, for a certificate that begins on a day. */
  readonly longestLife: (issuer: string, on: Day) => number;
  /** The key that the request was for, and where that was read: `DIR/CERT.csr`. */
  readonly publicKey: KeyObject;
  readonly keyIn: string;
  readonly roots: Roots;
  readonly at: Instant;
}

/** Something that speaks against putting it to use. */
export interface Fault {
  readonly code:
    | "key"
    | "authority"
    | "selfSigned"
    | "names"
    | "notYet"
    | "expired"
    | "soonOver"
    | "tooLong"
    | "issuer"
    | "purpose"
    | "signature"
    | "missing"
    | "untrusted"
    | "chainDates";
  /** What it is, and the way out. */
  readonly sentence: string;
}

/** What came back, judged. */
export interface Judged {
  /** Undefined if none of them is for the key. */
  readonly chain: Chain | undefined;
  readonly faults: readonly Fault[];
}

type Found = readonly (readonly [code: Fault["code"], sentence: string | false])[];

/** Holds what came back against what was asked for. */
export function judge(given: readonly ReadCertificate[], expected: Expected): Judged {
  const leaf = given.find(({ x509 }) => x509.publicKey.equals(expected.publicKey));
  if (leaf === undefined) return { chain: undefined, faults: faultsIn(ofNone(given, expected)) };
  const chain = chainOf(leaf, given, expected.roots);
  const signed = leaf.facts.isSelfSigned ? ofSelfSigned(expected) : ofChain(chain, given, expected);
  return { chain, faults: faultsIn([...ofNames(leaf, expected), ...ofDates(leaf, expected), ...signed]) };
}

function ofNone(given: readonly ReadCertificate[], { keyIn }: Expected): Found {
  const shown = given.map(({ facts }) => facts.subject).join("; ");
  const count =
    given.length === 1 ? "the certificate in it" : `none of the ${given.length} certificates in it`;
  const verb = given.length === 1 ? "isn't" : "is";
  return [
    [
      "key",
      `${count} (${shown}) ${verb} for the key of ${keyIn}: it answers another request; name that one with --csr, or send this one`,
    ],
  ];
}

function ofNames({ facts, x509 }: ReadCertificate, { name, names, issuer }: Expected): Found {
  const missing = names.filter((wanted) => !facts.sans.some((one) => covers(one, wanted)));
  const has = facts.sans.length === 0 ? "no host" : facts.sans.join(", ");
  const again = `ask ${issuer} to issue it again`;
  // Node.js calls so what are the extended key usages; a certificate without any is for all.
  const purposes = x509.keyUsage as readonly string[] | undefined;
  const serves = purposes?.includes("1.3.6.1.5.5.7.3.1") ?? true;
  return [
    [
      "authority",
      x509.ca && `it is the certificate of an authority, and not of a server: ${again} for a server`,
    ],
    [
      "names",
      missing.length > 0 &&
        `it isn't for ${missing.join(", ")} (it is for ${has}): ${again} with these names, or take them out of quarterturn:certificates.${name}.names`,
    ],
    ["purpose", !serves && `no TLS server may use it (serverAuth isn't among its purposes): ${again}`],
    [
      "signature",
      /SHA-?1\b|MD5/i.test(facts.signature) &&
        `it is signed by ${facts.signature}, which clients refuse: ${again} with SHA-256`,
    ],
  ];
}

function ofDates({ facts: { notBefore, notAfter } }: ReadCertificate, expected: Expected): Found {
  const { issuer, at, renewBeforeDays } = expected;
  const [today, from, until] = [dayOfInstant(at), dayOfInstant(notBefore), dayOfInstant(notAfter)];
  const [left, life] = [daysBetween(today, until), daysBetween(from, until)];
  const longest = expected.longestLife(issuer, from);
  const again = `ask ${issuer} to issue it again`;
  return [
    ["notYet", notBefore > at && `it isn't valid before ${notBefore}: put it to use after that`],
    ["expired", notAfter <= at && `it ended at ${notAfter}: ${again}`],
    [
      "soonOver",
      notAfter > at &&
        left < noticeWithin(life, renewBeforeDays) &&
        `it ends on ${until}, in ${inDays(left)}, so that it is due for renewal already: ${again} for longer`,
    ],
    [
      "tooLong",
      life > longest &&
        `it is valid for ${inDays(life)}, and ${issuer} may give ${inDays(longest)} at most to one that begins on ${from}: ${again}`,
    ],
  ];
}

function ofSelfSigned({ issuer }: Expected): Found {
  return [["selfSigned", `it is signed by its own key and not by ${issuer}: send the request to ${issuer}`]];
}

function ofChain(
  { leaf, intermediates, root }: Chain,
  given: readonly ReadCertificate[],
  expected: Expected,
): Found {
  const { name, issuer, at } = expected;
  const path = [leaf, ...intermediates];
  const last = path.at(-1) ?? leaf;
  const isWanted = path.some(({ facts }) => facts.issuer.toLowerCase().includes(issuer.toLowerCase()));
  const ownRoot = given.find((one) => one.facts.isSelfSigned && isIssuedBy(last.x509, one.x509));
  const over = intermediates.find(({ facts }) => facts.notAfter <= at || at < facts.notBefore);
  const [where] = last.issuerAt;
  const had = where === undefined ? "" : ` (it can be had at ${where})`;
  return [
    [
      "issuer",
      !isWanted &&
        `it is signed by ${leaf.facts.issuer}, and the stack file wants ${issuer}: ask ${issuer}, or correct quarterturn:certificates.${name}.issuer`,
    ],
    [
      "untrusted",
      root === undefined &&
        ownRoot !== undefined &&
        `its root, ${last.facts.issuer}, is none that this machine trusts: if it is your own authority's, name it in quarterturn:certificates.${name}.caFile`,
    ],
    [
      "missing",
      root === undefined &&
        ownRoot === undefined &&
        `the certificate of ${last.facts.issuer} is missing: add it to the file${had}; that of an authority of your own belongs into quarterturn:certificates.${name}.caFile`,
    ],
    [
      "chainDates",
      over !== undefined &&
        `${over.facts.subject}, which signed it, isn't valid now (${over.facts.notBefore} to ${over.facts.notAfter}): get the issuer's current one`,
    ],
  ];
}

function faultsIn(found: Found): Fault[] {
  return found.flatMap(([code, sentence]) => (sentence === false ? [] : [{ code, sentence }]));
}
