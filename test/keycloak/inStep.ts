import { randomUUID } from "node:crypto";
import { KeycloakClient } from "../rotation/support/keycloakServer";
import type { ShownClient } from "./bench";
import type { History, Step } from "./histories";
import { Looks } from "./looks";
import { OurRuns } from "./ourRuns";
import type { Now, Scene } from "./scene";

/** A client of a real Keycloak and of the model, to which the same happens. */
export class InStep {
  private readonly model = new KeycloakClient();
  private readonly id = randomUUID();
  private readonly clientId = `client-${this.id.slice(0, 8)}`;
  private readonly looks: Looks;
  private readonly now: Now;
  private readonly ours: OurRuns;

  private constructor(
    private readonly scene: Scene,
    { periods }: History,
  ) {
    this.now = { hour: 0, hasPolicy: true, periods };
    this.looks = new Looks(scene, this.model, { id: this.id, clientId: this.clientId });
    this.ours = new OurRuns(scene, this.clientId, this.model, this.looks, this.now);
  }

  /** Plays a history to its end. @throws AssertionError at the first step after which the two differ */
  static async play(scene: Scene, history: History): Promise<void> {
    const player = new InStep(scene, history);
    await player.begin();
    try {
      for (const [index, step] of history.steps.entries()) {
        try {
          await player.step(step);
        } catch (error) {
          if (error instanceof Error)
            error.message = `step ${index + 1}, ${JSON.stringify(step)}: ${error.message}`;
          throw error;
        }
      }
    } finally {
      await scene.somebody.ask("DELETE", `/clients/${player.id}`);
    }
  }

  private async begin(): Promise<void> {
    const { scene } = this;
    const { somebody, policies } = scene;
    await scene.setHour(0);
    await policies.put(this.now.periods);
    const { id, clientId } = this;
    const kind = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false };
    // Its tokens are for nobody: they are signed by what costs the server least.
    const attributes = { "access.token.signed.response.alg": "HS256" };
    await somebody.ask("POST", "/clients", { id, clientId, ...kind, attributes });
    this.model.follow(this.now.periods);
    this.model.create(0, false);
    await this.looks.compare(0);
  }

  private async step(step: Step): Promise<void> {
    switch (step.kind) {
      case "make":
        await this.ours.make(step.endsRotated, step.isLost);
        return;
      case "make twice":
        return this.ours.makeTwice();
      case "revoke":
        await this.ours.revoke(step.back);
        break;
      case "regenerate":
        await this.scene.somebody.ask("POST", `/clients/${this.id}/client-secret`);
        this.model.regenerate(this.now.hour);
        break;
      case "overwrite":
        await this.overwrite();
        break;
      case "set an older one":
        await this.overwrite(this.ours.olderOne);
        break;
      case "invalidate":
        // 404 where there is none.
        await this.scene.somebody.ask(
          "DELETE",
          `/clients/${this.id}/client-secret/rotated`,
          undefined,
          [404],
        );
        this.model.invalidate();
        break;
      case "remove policy":
        await this.scene.policies.remove();
        this.now.hasPolicy = false;
        break;
      case "put policy back":
        await this.scene.policies.put(this.now.periods);
        this.now.hasPolicy = true;
        break;
      case "change periods":
        this.now.periods = step.periods;
        if (this.now.hasPolicy) await this.scene.policies.put(this.now.periods);
        break;
      case "time passes":
        // An hour more, so that nothing ends in the very second in which it is looked at.
        this.now.hour += step.days * 24 + 1;
        await this.scene.setHour(this.now.hour);
    }
    this.model.follow(this.now.hasPolicy ? this.now.periods : undefined);
    await this.looks.compare(this.now.hour);
  }

  /** A PUT of the whole client, as it was read, with another secret. */
  private async overwrite(secret: string = randomUUID()): Promise<void> {
    const path = `/clients/${this.id}`;
    const client = (await this.scene.somebody.ask("GET", path)) as ShownClient;
    await this.scene.somebody.ask("PUT", path, { ...client, secret });
    this.looks.name(secret, this.model.overwrite(this.now.hour, this.looks.nameOf(secret)));
  }
}
