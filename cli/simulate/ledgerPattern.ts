import type { Day } from "../../rotation/calendar";
import type { Decision } from "../../rotation/decision";
import { credentialName, isLive, type Ledger, byGeneration } from "../../rotation/ledger";
import { overdueOn } from "../../rotation/overdue";
import { planLedger } from "../../rotation/plan";
import type { Policy } from "../../rotation/policy";
import { renderProblem } from "../../rotation/problem";
import type { ConsumerRequest, Holding } from "../../rotation/request";
import type { Pattern } from "./pattern";

export const consumer = "edge";

/** Quarterturn itself: the plan that `pulumi up` follows. */
export function ledgerPattern(policy: Policy): Pattern<Ledger> {
  const request = { app: { displayName: consumer }, policy };
  return {
    run: (state, today) => planned(state, today, request).ledger,

    secrets({ consumers }) {
      return byGeneration(consumers[consumer]?.credentials ?? {}).map(([name, { expiresOn }]) => ({
        name,
        validUntil: expiresOn,
      }));
    },

    overdueOn: rotationOverdueOn,
  };
}

/**
 * The ledger after a run, and what was decided.
 * @throws Error with what is wrong, if the request is refused: a policy that can't keep its promises.
 */
export function planned(
  ledger: Ledger | undefined,
  today: Day,
  request: ConsumerRequest,
): { readonly ledger: Ledger; readonly decision: Decision | undefined } {
  const result = planLedger(ledger, {
    today,
    consumers: { [consumer]: request },
    holdings: holdings(ledger),
  });
  if (!result.ok) throw new Error(result.problems.map(renderProblem).join("\n"));
  return { ledger: result.ledger, decision: result.decisions[consumer] };
}

/** From this day on a rotation is missing. */
export function rotationOverdueOn({ consumers }: Ledger): Day | undefined {
  const record = consumers[consumer];
  return record && overdueOn(record);
}

/** Every run finishes here: what it declared without protection, the next one may drop. */
function holdings(state: Ledger | undefined): Record<string, Holding> {
  return Object.fromEntries(
    Object.entries(state?.consumers[consumer]?.credentials ?? {}).map(([generation, credential]) => [
      credentialName(consumer, generation),
      { password: isLive(credential) ? "protected" : "released", published: true },
    ]),
  );
}
