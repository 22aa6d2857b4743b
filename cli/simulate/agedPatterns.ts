import { type Day, addDays } from "../../rotation/calendar";
import type { Policy } from "../../rotation/policy";
import type { Pattern, Secret } from "./pattern";

interface Slots {
  readonly lastRotation: Day;
  /** The newest last. */
  readonly secrets: readonly Secret[];
}

/**
 * Terraform's `azuread_application_password` with `rotate_when_changed = { rotation = time_rotating.….id }`, the
 * example of its documentation and of Pulumi's: the first apply that finds the 90 days over replaces the password, and
 * the one in use is deleted (hashicorp/terraform-provider-azuread#1549).
 */
export const replacePattern = (policy: Policy): Pattern<Slots> => keeping(1, policy);

/**
 * Two slots in turn: each rotation overwrites the older one, as in AWS Secrets Manager's "alternating users"
 * (docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html), or with two `time_rotating`. Driven by
 * the same runs, as Terraform would: the first one that finds the 90 days over.
 */
export const twoSlotsPattern = (policy: Policy): Pattern<Slots> => keeping(2, policy);

/** `time_rotating` knows no early window: a run that comes a day before the 90 are over rotates nothing. */
function keeping(
  slots: number,
  { rotateEveryDays, secretExpirationDays, earlyDays }: Policy,
): Pattern<Slots> {
  return {
    run(state, today) {
      if (state !== undefined && addDays(state.lastRotation, rotateEveryDays) > today) return state;
      const issued: Secret = { name: today, validUntil: addDays(today, secretExpirationDays) };
      return { lastRotation: today, secrets: [...(state?.secrets ?? []), issued].slice(-slots) };
    },
    secrets: ({ secrets }) => secrets,
    // As attentive as with the ledger.
    overdueOn: ({ lastRotation }) => addDays(lastRotation, rotateEveryDays + earlyDays),
  };
}
