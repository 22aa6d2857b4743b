import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { givenRoleSchema } from "../components/azureContract";
import { type GivenRole, type VaultRight, rolesFor, rolesThat } from "../names/roles";
import { functions } from "../names/types";
import type { OthersRights, WantedRight } from "./othersRights";
import { type OwnState, holderIn, isOwnRole } from "./ownState";

const answerSchema = z.union([
  z.object({ roles: z.array(givenRoleSchema) }),
  z.object({ problem: z.string() }),
]);
type Answer = z.output<typeof answerSchema>;

/**
 * Roles that others gave in a vault that goes by roles. Azure refuses to give one a second time, so who has the right is
 * given none; what this stack gave goes on being declared. Asked for once, and only where somebody has no right of the stack's.
 */
export class OthersRoles implements OthersRights {
  private readonly asked = new Map<string, Promise<Answer>>();

  constructor(
    private readonly vault: { readonly id: string; readonly name: string },
    private readonly state: OwnState,
  ) {}

  async have({ right, name, who, secretName }: WantedRight): Promise<boolean> {
    const { principalId } = who.identity;
    // Whoever is made by this stack was given nothing before.
    if (typeof principalId !== "string") return false;
    if (holderIn(this.state, name)?.toLowerCase() === principalId.toLowerCase()) return false;
    const scope = secretName === undefined ? this.vault.id : `${this.vault.id}/secrets/${secretName}`;
    const answer = await this.of(principalId);
    const what = secretName === undefined ? this.vault.name : `${this.vault.name}/${secretName}`;
    if ("problem" in answer) {
      void pulumi.log.warn(
        `${name}: whether ${principalId} has a role on ${what} already can't be read (${answer.problem}), so none is given in this run. ` +
          "Whoever runs it needs Microsoft.Authorization/roleAssignments/read there.",
      );
      return true;
    }
    const roles = rolesFor(right, scope, answer.roles).filter((one) => !isOwnRole(this.state, one));
    const found = roles.find(({ isConditional }) => !isConditional) ?? roles.find(inTheWay(right, scope));
    if (found !== undefined) sayWhose(name, principalId, what, found);
    return found !== undefined;
  }

  /** One question for each, whatever they are to get: of one secret, or of all. */
  private of(principalId: string): Promise<Answer> {
    const asked = this.asked.get(principalId) ?? readRoles({ scope: this.vault.id, principalId });
    this.asked.set(principalId, asked);
    return asked;
  }
}

async function readRoles(of: { readonly scope: string; readonly principalId: string }): Promise<Answer> {
  return answerSchema.parse(await pulumi.runtime.invoke(functions.readRoles, of));
}

/** The very assignment that would be made, under a condition: Azure refuses a second one all the same. */
function inTheWay(right: VaultRight, scope: string) {
  return (given: GivenRole): boolean =>
    given.role === rolesThat[right][0] && given.scope.toLowerCase() === scope.toLowerCase();
}

function sayWhose(
  name: string,
  principalId: string,
  what: string,
  { scope, isConditional }: GivenRole,
): void {
  const given = `${name}: ${principalId} has a role on ${what} already, given by somebody else at ${scope}`;
  if (isConditional)
    void pulumi.log.warn(
      `${given}, under a condition, and it was left as it is: make sure that the condition lets them get what they need.`,
    );
  else void pulumi.log.info(`${given}: it was left as it is, and none is added.`);
}
