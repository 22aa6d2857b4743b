import assert from "node:assert/strict";
import type { LookOptions, Sighting, Target } from "../../certificates/served/facts";
import { lookAt } from "../../certificates/served/look";
import { sentencesOf } from "../../certificates/served/sentences";
import { parseDay } from "../../rotation";
import { type Issued, authority, host, now, serverCertificate } from "./authority";
import { Servers } from "./servers";

/** The tests' day. */
export const today = parseDay(now.slice(0, 10));
/** What the stack file says of the tests' host. */
export const wanted = {
  ...{ name: "pexip", host, port: 443, issuer: "DigiCert" },
  ...{ owner: "MaxConf operations", renewBeforeDays: 30 },
};

/** A root, an intermediate of its own, and a server's certificate that is as it should be. */
export interface Estate {
  readonly root: Issued;
  readonly middle: Issued;
  readonly good: Issued;
}

export async function newEstate(): Promise<Estate> {
  const root = await authority("C=US, O=DigiCert Inc, CN=DigiCert Test Root");
  const middle = await authority("C=US, O=DigiCert Inc, CN=DigiCert Test CA", root);
  return { root, middle, good: await serverCertificate(middle) };
}

/** Looks at servers of this machine, as the stack file of the tests has them. */
export class Bench {
  readonly servers = new Servers();

  constructor(private readonly root: () => Issued) {}

  look(
    port: number,
    change: Partial<Target> = {},
    options: Partial<LookOptions> = {},
  ): Promise<readonly Sighting[]> {
    const target = { host, port, nodes: { "conf-1": "127.0.0.1" }, names: [host], issuer: "DigiCert" };
    return lookAt({ ...target, extraRoots: [this.root().cert], ...change }, { at: now, ...options });
  }

  /** What is said of a server that shows this. */
  async saidOf(
    own: Issued,
    chain: readonly Issued[],
    how: Parameters<Servers["tls"]>[2] = {},
  ): Promise<string[]> {
    return said(await this.look(await this.servers.tls(own, chain, how)));
  }
}

/** What is said of it: level, sentence and way out. */
export function said(sightings: readonly Sighting[]): string[] {
  return sentencesOf(wanted, sightings, today).map(
    ({ level, sentence, action }) => `${level}: ${sentence}; ${action}`,
  );
}

/** One sentence, and no other. */
export function only(sentences: readonly string[], pattern: RegExp): void {
  assert.equal(sentences.length, 1, sentences.join("\n"));
  assert.match(sentences[0] ?? "", pattern);
}
