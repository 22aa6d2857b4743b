import * as pulumi from "@pulumi/pulumi";
import type { VaultReader } from "../components/secretVault";
import { readerName } from "../names/rightName";
import type { VaultRight } from "../names/roles";
import { writingPermissions } from "../names/vaultPermissions";
import { partsAt } from "../names/vaultName";
import { type OwnState, holderIn, policyHolders } from "./ownState";

/** Somebody's right in a vault, or to one secret in it, as the resource that would give it is called. */
export interface WantedRight {
  readonly right: VaultRight;
  readonly name: string;
  readonly who: Pick<VaultReader, "identity">;
  readonly secretName?: string | undefined;
}

/** Rights in a vault that others gave: each is left as it is, and what it lacks is said. */
export interface OthersRights {
  /** Resolves to true for somebody to whom nothing is to be given in this run. */
  have(wanted: WantedRight): Promise<boolean>;
}

/** Where it can't be seen who has what: who has a right of the stack's keeps it, and nobody gets another. */
export function unseenRights(state: OwnState): OthersRights {
  return { have: ({ name }) => Promise.resolve(holderIn(state, name) === undefined) };
}

/** By access policies, of which a vault has one for each. */
export class OthersPolicies implements OthersRights {
  /**
   * @param vault its name in Azure, and what the stack file calls it
   * @param policies permissions for secrets by object ID, in small letters, whosever doing
   */
  constructor(
    private readonly vault: { readonly name: string; readonly called: string },
    private readonly policies: () => Promise<ReadonlyMap<string, readonly string[]>>,
    private readonly state: OwnState,
  ) {}

  async have({ right, name, who }: WantedRight): Promise<boolean> {
    const { principalId } = who.identity;
    // Whoever is made by this stack was given nothing before.
    if (typeof principalId !== "string") return false;
    if (policyHolders(this.state, this.vault.called).has(principalId.toLowerCase())) return false;
    const given = (await this.policies()).get(principalId.toLowerCase());
    if (given === undefined) return false;
    const missing = neededFor(right, name).filter((one) => !given.includes(one) && !given.includes("all"));
    if (missing.length > 0) this.sayWhatLacks(name, principalId, given, missing);
    return true;
  }

  private sayWhatLacks(
    name: string,
    objectId: string,
    given: readonly string[],
    missing: readonly string[],
  ): void {
    const all = [...given, ...missing].join(" ");
    void pulumi.log.warn(
      `${name}: the vault ${this.vault.name} has an access policy for ${objectId} already, which lacks ${missing.join(", ")} on secrets. ` +
        "It is somebody else's, so it was left as it is: " +
        `\`az keyvault set-policy --name ${this.vault.name} --object-id ${objectId} --secret-permissions ${all}\` adds that.`,
    );
  }
}

function neededFor(right: VaultRight, name: string): readonly string[] {
  if (right === "writes") return writingPermissions;
  // App Service asks for one secret by its name; API Management lists them.
  return partsAt(name).name === readerName("function-app") ? ["get"] : ["get", "list"];
}
