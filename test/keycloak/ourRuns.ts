import assert from "node:assert/strict";
import { type HeldClientSecret, heldClientSecretSchema } from "../../components/keycloakContract";
import { types } from "../../names/types";
import { revealAll } from "../../protocol/secrets";
import { asProperties } from "../../protocol/values";
import { type KeycloakClient, dayAt } from "../rotation/support/keycloakServer";
import { secretInputs, urnOf } from "./bench";
import type { Looks } from "./looks";
import type { Now, Scene } from "./scene";

/** A generation as it is asked for until the state has it. */
interface Asked {
  readonly generation: string;
  readonly issuedOn: string;
  readonly follows: string | undefined;
  /** What its regenerate made, as the model calls it. */
  made?: string;
}

/** What a create must come to. */
type Outcome = "taken over" | "regenerated" | "found" | "refused without a policy" | "refused in the overlap";

const refusals: Partial<Readonly<Record<Outcome, RegExp>>> = {
  "refused without a policy": /nothing was regenerated.* doesn't apply \(/,
  "refused in the overlap": /nothing was regenerated: it would end the secret .*quarterturn:revoke/,
};

/** What our runs do to a client, on the server by the provider's handler, and in the model as it must come to. */
export class OurRuns {
  /** Generations that the state has, oldest first. */
  private readonly held: HeldClientSecret[] = [];
  private made = 0;
  private pending: Asked | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly clientId: string,
    private readonly model: KeycloakClient,
    private readonly looks: Looks,
    private readonly now: Readonly<Now>,
  ) {}

  /** The secret of the generation before the newest. */
  get olderOne(): string | undefined {
    return this.held.at(-2)?.value;
  }

  /** The same create twice: the second finds what the first one made. */
  async makeTwice(): Promise<void> {
    const madeBefore = this.pending?.made;
    const first = await this.make(false, true);
    const asked = this.pending;
    if (first === undefined || asked === undefined) return;
    const isOwn = asked.made !== madeBefore && this.isForeign(asked) === false;
    const second = await this.make(false, false);
    // The time of a take-over stands for a creation that Keycloak doesn't know.
    const sameKey = first.createdAt === undefined ? { keyId: first.keyId } : {};
    assert.deepEqual({ ...second, ...sameKey }, first, "the same create again");
    if (isOwn) assert.deepEqual(this.scene.provider.told, [], "what it finds is its own");
  }

  /** Our next generation: the one of a run that was killed, as long as the state has none. */
  async make(endsRotated: boolean, isLost: boolean): Promise<HeldClientSecret | undefined> {
    const { scene } = this;
    const { hour } = this.now;
    const asked = (this.pending ??= {
      generation: `g${this.made + 1}`,
      issuedOn: scene.dayOf(hour),
      follows: this.held.at(-1)?.value,
    });
    const promised = this.looks.takenBeyond(hour);
    const outcome = this.outcomeOf(asked, endsRotated);
    const mustWarn = outcome === "found" && this.isForeign(asked) === true;
    const wasMade = asked.made;
    scene.provider.told.length = 0;
    const made = await this.create(asked, endsRotated, refusals[outcome]);
    this.happen(asked, outcome);
    await this.looks.compare(hour);
    if (mustWarn) assert.match(scene.provider.told.join(), /somebody else has changed the secret/);
    const ended = this.looks.endedOf(promised);
    this.demandNoneEnded(ended, asked, endsRotated);
    if (outcome === "regenerated" && wasMade !== undefined)
      assert.ok(!promised.includes(wasMade), `${asked.generation} was regenerated twice`);
    if (made === undefined) return undefined;
    this.looks.compareMade(made);
    if (isLost) return made;
    this.held.push(made);
    this.made += 1;
    this.pending = undefined;
    return made;
  }

  /** Asks the handler for it. Returns nothing if it is refused as expected. */
  private async create(
    { generation, follows, issuedOn }: Asked,
    endsRotated: boolean,
    refusal: RegExp | undefined,
  ): Promise<HeldClientSecret | undefined> {
    const inputs = secretInputs(this.scene.realm, {
      clientId: this.clientId,
      issuedOn,
      endsRotated,
      ...(follows === undefined ? {} : { origin: "regenerated", follows }),
    });
    const urn = urnOf(types.clientSecret, `edge-${generation}`);
    const made = this.scene.provider.create(urn, inputs);
    if (refusal === undefined) return heldClientSecretSchema.parse(revealAll(await made));
    await assert.rejects(made, refusal);
    return undefined;
  }

  /** What a create has to come to, as the model is now. */
  private outcomeOf({ follows }: Asked, endsRotated: boolean): Outcome {
    const { model } = this;
    const { hour } = this.now;
    if (follows === undefined) return "taken over";
    const isNext = model.current === this.looks.nameOf(follows) || model.isOver(hour);
    if (!isNext) return "found";
    if (!this.now.hasPolicy) return "refused without a policy";
    const isSetAgain = model.last?.value === model.current;
    const until = isSetAgain ? undefined : model.overlapUntil(hour);
    const isPromised = until !== undefined && dayAt(until) > dayAt(hour);
    return isPromised && !endsRotated ? "refused in the overlap" : "regenerated";
  }

  private happen(asked: Asked, outcome: Outcome): void {
    const { model } = this;
    const { hour } = this.now;
    if (outcome === "refused without a policy") return;
    model.mark(hour);
    if (outcome !== "regenerated") return;
    const isEnded = (model.expiresAt ?? Infinity) <= hour;
    model.regenerate(hour);
    // What had ended isn't to be valid again.
    if (isEnded) model.invalidate();
    asked.made = model.current;
  }

  /**
   * What the client has can't be what one regenerate made of the one before. Undefined where nobody can tell: Keycloak
   * keeps none that ended at once, and without the policy it doesn't say whether one would.
   */
  private isForeign({ follows }: Asked): boolean | undefined {
    const { last } = this.model;
    if (last !== undefined) return last.value !== this.looks.nameOf(follows ?? "");
    if (!this.now.hasPolicy) return undefined;
    return (this.now.periods.rotatedSecretExpirationDays ?? 0) > 0;
  }

  /** A create ends nothing that is promised beyond today, but what steps back at once as the policy says, or as it was told. */
  private demandNoneEnded(ended: readonly string[], { follows }: Asked, endsRotated: boolean): void {
    const endsAtOnce = this.now.periods.rotatedSecretExpirationDays === 0;
    const may = endsAtOnce ? [this.looks.nameOf(follows ?? "")] : [];
    const others = ended.filter((name) => !may.includes(name));
    assert.ok(others.length === 0 || endsRotated, `the create ended ${others.join(", ")}`);
  }

  /** Deletes an older generation that is revoked. */
  async revoke(back: number): Promise<void> {
    const at = this.held.length - 1 - back;
    const held = this.held[at];
    if (held === undefined) return;
    const { model } = this;
    const { hour } = this.now;
    const name = this.looks.nameOf(held.value);
    const isTaken = model.endOf(name ?? "", hour) !== undefined;
    const urn = urnOf(types.clientSecret, "edge-revoked");
    const gone = this.scene.provider.delete(urn, { ...asProperties(held), state: "revoked" });
    if (isTaken && model.current === name) {
      await assert.rejects(gone, /not revoked: it is still the current secret/);
      return;
    }
    await gone;
    if (isTaken) model.invalidate();
    this.held.splice(at, 1);
  }
}
