import assert from "node:assert/strict";
import type { HeldClientSecret } from "../../components/keycloakContract";
import type { KeycloakClient } from "../rotation/support/keycloakServer";
import type { ShownClient } from "./bench";
import type { Scene } from "./scene";

/** What the server says of a client, beside what the model does. Secrets have the model's names here. */
export class Looks {
  /** The server's secrets → the model's, oldest first. */
  private readonly names = new Map<string, string>();
  private shown: ShownClient | undefined;
  /** Names of those that the server took when it was looked at last. */
  private taken: readonly string[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly model: KeycloakClient,
    private readonly client: { readonly id: string; readonly clientId: string },
  ) {}

  /** Undefined for one that wasn't seen yet. */
  nameOf(secret: string): string | undefined {
    return this.names.get(secret);
  }

  /** Keeps what the model calls a secret that somebody set. */
  name(secret: string, name: string): void {
    this.names.set(secret, name);
  }

  /** Names of the secrets that the server took at the last look, and that don't end on this day. */
  takenBeyond(hour: number): readonly string[] {
    const dayOf = (at: number): number => Math.floor(at / 24);
    return this.taken.filter((name) => dayOf(this.model.endOf(name, hour) ?? hour) > dayOf(hour));
  }

  endedOf(promised: readonly string[]): readonly string[] {
    return promised.filter((name) => !this.taken.includes(name));
  }

  /** Asks the server what it has, and which secrets it takes. @throws AssertionError where the model has it otherwise */
  async compare(hour: number): Promise<void> {
    const { model, names } = this;
    const known = this.toAsk();
    const path = `/clients/${this.client.id}`;
    const [shown, answers] = await Promise.all([this.scene.somebody.ask("GET", path), this.signIns(known)]);
    this.shown = shown as ShownClient;
    const { secret } = this.shown;
    const isKnown = [...names.values()].includes(model.current ?? "");
    if (!names.has(secret) && !isKnown && model.current !== undefined) names.set(secret, model.current);
    this.compareShown(this.shown);
    const isNew = known.every(([one]) => one !== secret);
    const all = isNew ? [...answers, ...(await this.signIns([[secret, model.current ?? ""]]))] : answers;
    const expected = all.map(([name]) => [name, model.endOf(name, hour) === undefined ? 401 : 200] as const);
    assert.deepEqual(all, expected, "what the server takes");
    this.taken = all.flatMap(([name, status]) => (status === 200 ? [name] : []));
  }

  /** The values and the dates. */
  private compareShown({ secret, attributes }: ShownClient): void {
    const { current, expiresAt, last } = this.model;
    assert.equal(this.names.get(secret), current, "the current secret");
    assert.equal(this.hourAt("client.secret.expiration.time"), expiresAt, "the end of the current one");
    const rotated = attributes["client.secret.rotated"];
    const name = rotated === undefined ? undefined : this.names.get(rotated);
    assert.equal(name, last?.value, "the rotated secret");
    const end = this.hourAt("client.secret.rotated.expiration.time");
    assert.equal(end, last?.expiresAt, "the end of the rotated one");
  }

  /** What the handler returned is what the server shows. */
  compareMade({ value, expiresAt, createdAt }: HeldClientSecret): void {
    const seconds = (instant: string | undefined): string | undefined =>
      instant === undefined ? undefined : String(Date.parse(instant) / 1000);
    const { secret, attributes = {} } = this.shown ?? {};
    assert.equal(value, secret, "the value that was returned");
    const made = attributes["client.secret.creation.time"];
    assert.equal(
      seconds(expiresAt),
      attributes["client.secret.expiration.time"],
      "the end that was returned",
    );
    assert.equal(seconds(createdAt), made, "the time of creation that was returned");
  }

  /** The current one, the rotated one and the latest of the others: an older one has been refused before. */
  private toAsk(): readonly (readonly [secret: string, name: string])[] {
    const { current, last } = this.model;
    const isLast = ([, name]: readonly [string, string]): boolean => [current, last?.value].includes(name);
    const known = [...this.names];
    return [...known.filter((one) => !isLast(one)).slice(-1), ...known.filter(isLast)];
  }

  /** What the token endpoint answers to each. */
  private signIns(secrets: ReturnType<Looks["toAsk"]>): Promise<(readonly [name: string, status: number])[]> {
    const { realm } = this.scene;
    return Promise.all(
      secrets.map(async ([secret, name]) => {
        const { status } = await realm.signIn(this.client.clientId, secret);
        return [name, status] as const;
      }),
    );
  }

  /** The hour of a time that the client shows. */
  private hourAt(attribute: string): number | undefined {
    const text = this.shown?.attributes[attribute];
    return text === undefined ? undefined : this.scene.hourOf(Number(text));
  }
}
