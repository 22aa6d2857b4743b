import { credentialName, isLive, type Ledger, byGeneration } from "../../rotation/ledger";
import { overdueOn } from "../../rotation/overdue";
import { planLedger } from "../../rotation/plan";
import type { Policy } from "../../rotation/policy";
import { renderProblem } from "../../rotation/problem";
import type { Holding } from "../../rotation/request";
import type { Pattern } from "./pattern";

const consumer = "edge";

/** Quarterturn itself: the plan that `pulumi up` follows. */
export function ledgerPattern(policy: Policy): Pattern<Ledger> {
  const request = { app: { displayName: consumer }, policy };
  return {
    run(state, today) {
      const result = planLedger(state, {
        today,
        consumers: { [consumer]: request },
        holdings: holdings(state),
      });
      if (!result.ok) throw new Error(result.problems.map(renderProblem).join("\n"));
      return result.ledger;
    },

    secrets({ consumers }) {
      return byGeneration(consumers[consumer]?.credentials ?? {}).map(([name, { expiresOn }]) => ({
        name,
        validUntil: expiresOn,
      }));
    },

    overdueOn({ consumers }) {
      const record = consumers[consumer];
      return record && overdueOn(record);
    },
  };
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
