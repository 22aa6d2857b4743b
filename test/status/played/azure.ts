import type { AppPassword, Facts, VaultSecret, VaultVersion } from "../../../status/facts";
import { type Day, type SignIn, SignInTally, addDays, quietDays, startOf } from "../../../rotation";
import { clientIds } from "../support";

/** The tenant and the vault, as far as status looks at them: one app, one secret in the vault, and the sign-in log. */
export class PlayedAzure {
  passwords: AppPassword[] = [];
  secret: VaultSecret | undefined;
  private signIns: SignIn[] = [];
  private last = 0;

  newKey(): string {
    this.last += 1;
    return `key-${this.last}`;
  }

  has(keyId: string): boolean {
    return this.passwords.some((one) => one.keyId === keyId);
  }

  add(displayName: string, from: Day, to: Day): string {
    const keyId = this.newKey();
    this.passwords = [
      ...this.passwords,
      { keyId, displayName, startsAt: startOf(from), endsAt: startOf(to) },
    ];
    return keyId;
  }

  remove(keyId: string): void {
    this.passwords = this.passwords.filter((one) => one.keyId !== keyId);
  }

  /** True if a sign-in with this key is answered with a token on that day. */
  takes(keyId: string, today: Day): boolean {
    const found = this.passwords.find((one) => one.keyId === keyId);
    return found !== undefined && found.endsAt > startOf(today);
  }

  /** Somebody signs in; Entra's log names the key only where the app has it, expired or not. */
  signIn(keyId: string, today: Day, isProof = false): boolean {
    const isTaken = this.takes(keyId, today);
    this.signIns.push({
      createdDateTime: startOf(today),
      appId: clientIds.edge,
      keyId: this.has(keyId) ? keyId : "",
      ipAddress: "192.0.2.7",
      correlationId: isProof ? keyId : `${this.signIns.length}`,
      errorCode: isTaken ? 0 : this.has(keyId) ? 7_000_222 : 7_000_215,
    });
    return isTaken;
  }

  /** A run writes the vault's secret: a new version for a new value, the newest one's tags otherwise. */
  write(version: Omit<VaultVersion, "version" | "createdAt" | "isEnabled">, today: Day): string {
    const before = this.secret?.versions ?? [];
    const newest = before.at(-1);
    const isSame = newest?.keyId === version.keyId && newest?.keyId !== undefined;
    const name = isSame ? newest.version : `version-${before.length + 1}`;
    const createdAt = isSame ? newest.createdAt : startOf(today);
    const written = { ...version, version: name, createdAt, isEnabled: true };
    this.secret = { versions: [...(isSame ? before.slice(0, -1) : before), written], isDeleted: false };
    return name;
  }

  /** Somebody else does something to it. */
  meddle(how: "delete" | "disable" | "overwrite", today: Day): void {
    if (this.secret === undefined || this.secret.isDeleted) return;
    const { versions } = this.secret;
    const newest = versions.at(-1);
    if (newest === undefined) return;
    if (how === "delete") this.secret = { versions, isDeleted: true };
    if (how === "disable")
      this.secret = {
        versions: [...versions.slice(0, -1), { ...newest, isEnabled: false }],
        isDeleted: false,
      };
    if (how === "overwrite") {
      const theirs = { version: `theirs-${versions.length}`, createdAt: startOf(today), isEnabled: true };
      this.secret = { versions: [...versions, theirs], isDeleted: false };
    }
  }

  /** What the log has of the last 30 days. */
  tally(today: Day): SignInTally {
    const tally = new SignInTally();
    const from = startOf(addDays(today, -quietDays));
    for (const one of this.signIns) if (one.createdDateTime >= from) tally.add(one);
    return tally;
  }

  /** As the vault lists it: of a deleted secret it shows the newest version only. */
  private listed(): [string, VaultSecret][] {
    const { secret } = this;
    if (secret === undefined) return [];
    const versions = secret.isDeleted ? secret.versions.slice(-1) : secret.versions;
    return [["edge-client-secret", { ...secret, versions }]];
  }

  facts(today: Day): Pick<Facts, "apps" | "signIns" | "vault"> {
    return {
      apps: new Map([[clientIds.edge, { ok: true, value: this.passwords }]]),
      vault: { ok: true, value: new Map(this.listed()) },
      signIns: {
        source: "Microsoft Graph",
        log: { readable: true, from: addDays(today, -quietDays) },
        unread: new Map(),
        tally: this.tally(today),
      },
    };
  }
}
