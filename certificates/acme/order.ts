import type { Authorization, Client } from "acme-client";
import { pem } from "../request/encryptedKey";

/** An authority that issues by itself, and whose account asks. */
export interface AcmeAccount {
  /** `https://acme.digicert.com/v2/acme/directory/` */
  readonly directory: string;
  /** The account's private key in PEM; a new one makes a new account, or is bound to one that exists. */
  readonly accountKey: string;
  /** Whom the authority writes to. */
  readonly email: string;
  /** External account binding (RFC 8555, 7.3.4): what the authority gave out for an account of its own. */
  readonly externalAccount?: { readonly keyId: string; readonly hmacKey: string } | undefined;
}

/** What has to be seen by the authority, for as long as it looks. */
export interface Challenge {
  readonly kind: "dns-01" | "http-01";
  /** The name that is proven. */
  readonly host: string;
  /** `_acme-challenge.HOST`, a TXT record; or the path at port 80 of the host. */
  readonly at: string;
  /** The record's value, or the body of the answer. */
  readonly value: string;
}

/** Who puts challenges where they are seen. */
export interface Solver {
  readonly kind: Challenge["kind"];
  /** Resolves when it can be seen. */
  publish(challenge: Challenge): Promise<void>;
  /** Whatever came of it. */
  remove(challenge: Challenge): Promise<void>;
}

/** No certificate came: the message says why, and what helps. */
export class AcmeError extends Error {}

/** Milliseconds between two looks at an order, which grow; so many looks at most. */
const backoff = { backoffMin: 1000, backoffMax: 20_000, backoffAttempts: 20 } as const;

/**
 * Gets a certificate for a request, by ACME (RFC 8555): its names are proven one by one, and what was published for that is
 * removed again.
 * @param csr PKCS#10 in DER; its key stays where it is
 * @returns the certificate with its chain, in PEM
 * @throws AcmeError
 */
export async function order(account: AcmeAccount, csr: Buffer, solver: Solver): Promise<string> {
  const { directory, accountKey, email, externalAccount } = account;
  // Loaded late: most certificates are renewed by hand.
  const acme = require("acme-client") as typeof import("acme-client");
  const client: Client = new acme.Client({
    directoryUrl: directory,
    accountKey,
    ...backoff,
    ...(externalAccount && {
      externalAccountBinding: { kid: externalAccount.keyId, hmacKey: externalAccount.hmacKey },
    }),
  });
  const shown = new Shown(solver);
  try {
    return await client.auto({
      csr: pem("CERTIFICATE REQUEST", csr),
      email,
      termsOfServiceAgreed: true,
      challengePriority: [solver.kind],
      // The library would ask this machine's DNS, which may see another world than the authority does.
      skipChallengeVerification: true,
      challengeCreateFn: async (authz, { type, token }, value) => {
        const { identifier, challenges } = authz;
        if (type === solver.kind) return shown.publish(challengeOf(authz, type, token, value));
        const offered = challenges.map((one) => one.type).join(", ");
        const { host } = new URL(directory);
        throw new AcmeError(`${host} has no ${solver.kind} for ${identifier.value}, only ${offered}`);
      },
      challengeRemoveFn: (authz, { type, token }, value) =>
        shown.remove(challengeOf(authz, type, token, value)),
    });
  } catch (error) {
    if (error instanceof AcmeError) throw error;
    throw new AcmeError(wayOutOf((error as Error).message, new URL(directory).host), { cause: error });
  } finally {
    await shown.removeAll();
  }
}

/** What is published: where one name fails, the library gives up the others while they are still being proven. */
class Shown {
  private readonly open = new Map<string, { readonly challenge: Challenge; readonly done: Promise<void> }>();
  private isOver = false;

  constructor(private readonly solver: Solver) {}

  publish(challenge: Challenge): Promise<void> {
    if (this.isOver) return Promise.reject(new Error(`${challenge.host} is not proven any more`));
    const done = this.solver.publish(challenge);
    this.open.set(keyOf(challenge), { challenge, done });
    return done;
  }

  async remove(challenge: Challenge): Promise<void> {
    const key = keyOf(challenge);
    const published = this.open.get(key);
    if (published === undefined) return;
    this.open.delete(key);
    await published.done.catch(() => undefined);
    await this.solver.remove(published.challenge);
  }

  /** What can't be removed is left to who reads that no certificate came. */
  async removeAll(): Promise<void> {
    this.isOver = true;
    const all = [...this.open.values()];
    await Promise.allSettled(all.map(({ challenge }) => this.remove(challenge)));
  }
}

const keyOf = ({ at, value }: Challenge): string => `${at} ${value}`;

function challengeOf({ identifier }: Authorization, type: string, token: string, value: string): Challenge {
  const host = identifier.value;
  return type === "dns-01"
    ? { kind: "dns-01", host, at: `_acme-challenge.${host}`, value }
    : { kind: "http-01", host, at: `/.well-known/acme-challenge/${token}`, value };
}

function wayOutOf(message: string, host: string): string {
  const words = message.replace(/\s+/g, " ").slice(0, 400);
  if (/external account|externalAccount|\bEAB\b/i.test(words))
    return `${host} wants an account of its own: give the key ID and the HMAC key that it gave out, as quarterturn:acme.keyId and hmacKey (${words})`;
  return `${host} gave no certificate: ${words}`;
}
