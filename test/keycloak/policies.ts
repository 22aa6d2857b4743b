import type { Periods } from "../rotation/support/keycloakServer";
import { policyName } from "./bench";
import type { Somebody } from "./somebody";

const day = 86_400;

interface Entry {
  readonly name: string;
}
interface Profile extends Entry {
  readonly executors: readonly { readonly executor: string; readonly configuration: object }[];
}

/** Our policy in the realm, as somebody else removes, changes and restores it: without the waits of our own writes. */
export class Policies {
  private isThere = true;
  private is = "";

  private constructor(
    private readonly somebody: Somebody,
    private readonly profile: Profile,
    private readonly policy: Entry,
  ) {}

  /** @param somebody a realm's admin; our policy is in the realm */
  static async in(somebody: Somebody): Promise<Policies> {
    const named = <T extends Entry>(entries: readonly T[]): T => {
      const found = entries.find(({ name }) => name === policyName);
      if (found === undefined) throw new Error(`${policyName} isn't in the realm`);
      return found;
    };
    const { profiles } = (await somebody.ask("GET", "/client-policies/profiles")) as { profiles: Profile[] };
    const { policies } = (await somebody.ask("GET", "/client-policies/policies")) as { policies: Entry[] };
    return new Policies(somebody, named(profiles), named(policies));
  }

  /** Our policy with these periods. */
  async put({
    secretExpirationDays: life,
    rotatedSecretExpirationDays: rotated = 0,
  }: Periods): Promise<void> {
    const configuration = { "expiration-period": life * day, "rotated-expiration-period": rotated * day };
    const executors = this.profile.executors.map((one) => ({
      ...one,
      configuration: { ...one.configuration, ...configuration, "remaining-rotation-period": day },
    }));
    const profiles = [{ ...this.profile, executors }];
    if (JSON.stringify(profiles) !== this.is) await this.write("profiles", profiles);
    this.is = JSON.stringify(profiles);
    if (!this.isThere) await this.write("policies", [this.policy]);
    this.isThere = true;
  }

  async remove(): Promise<void> {
    if (this.isThere) await this.write("policies", []);
    this.isThere = false;
  }

  private async write(kind: "profiles" | "policies", entries: readonly Entry[]): Promise<void> {
    await this.somebody.ask("PUT", `/client-policies/${kind}`, { [kind]: entries });
  }
}
