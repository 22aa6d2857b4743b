import { isDeepStrictEqual } from "node:util";
import { types } from "../../../policies/types";
import {
  type ConsumerRecord,
  type ConsumerRequest,
  type Day,
  type Holding,
  type Ledger,
  type PlanResult,
  type Problem,
  addDays,
  byGeneration,
  credentialName,
  endOf,
  isLive,
  planLedger,
  renderProblem,
} from "../../../rotation";
import { holdingsIn } from "../../../stacks/holdings";
import { SettingsError, readSettings } from "../../../stacks/settings";
import { unprotects } from "../step";
import { type Case, type Rule, daysIn } from "../case";

/** The ledger comes to what the plan makes of the state and the stack file on that day: it is planned here once more. */
export const followPlan: Rule = (the) => {
  const { after, preview } = the;
  const failed = preview.diagnostics.some(({ severity }) => severity === "error");
  if (after === undefined || the.unreadable.length > 0 || failed) return [];
  try {
    const plans = daysToTry(the).map((day) => ({ day, plan: planOn(the, day) }));
    const [first] = plans;
    if (first === undefined || plans.some(({ plan }) => plan.ok && isDeepStrictEqual(plan.ledger, after)))
      return [];
    return differences(first.plan, first.day, after.consumers);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [...error.problems];
  }
};

/** Where nothing says the day, the plan is tried on the last day that the ledger knows and on the one after it. */
function daysToTry({ day, before }: Case): Day[] {
  if (day !== undefined) return [day];
  const last = daysIn(before).sort().at(-1);
  return last === undefined ? [] : [last, addDays(last, 1)];
}

/** What the state has; in a preview without --show-sames, what a ledger's last run leaves where nothing went wrong. */
function holdingsOf({ preview, before }: Case): Readonly<Record<string, Holding>> {
  const held = preview.steps.flatMap(({ before: state }) =>
    state === undefined ? [] : [{ urn: state.urn, outputs: { ...state.inputs, ...state.outputs } }],
  );
  const showsSames = preview.steps.some(
    (step) => step.fate === "kept" && step.type !== types.stack && !unprotects(step),
  );
  return { ...(showsSames ? {} : usualHoldings(before)), ...holdingsIn(held) };
}

function usualHoldings(ledger: Ledger | undefined): Record<string, Holding> {
  const usual = Object.entries(ledger?.consumers ?? {}).flatMap(([name, { credentials }]) =>
    byGeneration(credentials).map(([generation, credential]): [string, Holding] => [
      credentialName(name, generation),
      { password: isLive(credential) ? "protected" : "released", published: true },
    ]),
  );
  return Object.fromEntries(usual);
}

function planOn(the: Case, today: Day): PlanResult {
  const { preview, before, after } = the;
  const { mail, ...rest } = preview.config;
  // The engine masks a section with a password in it as a whole; the plan doesn't read this one.
  const known = mail === "[secret]" ? { from: "masked@example.com", graph: {} } : mail;
  const settings = readSettings(known === undefined ? rest : { ...rest, mail: known });
  const consumers = Object.fromEntries(
    Object.entries(settings.requests).map(([name, request]) => [
      name,
      withApp(request, after?.consumers[name]),
    ]),
  );
  return planLedger(before, { today, consumers, holdings: holdingsOf(the) });
}

/** What the program asked the tenant for: this gate can't, so it takes what the preview shows for the same client ID. */
function withApp(request: ConsumerRequest, shown: ConsumerRecord | undefined): ConsumerRequest {
  const { clientId } = request.app;
  if (clientId === undefined || shown?.app.clientId !== clientId) return request;
  const { objectId, personalAccounts } = shown.app;
  if (objectId === undefined) return { ...request, appProblem: "its app was not found" };
  return { ...request, app: { ...request.app, objectId, ...(personalAccounts && { personalAccounts }) } };
}

function differences(plan: PlanResult, day: Day, shown: Readonly<Record<string, ConsumerRecord>>): Problem[] {
  if (!plan.ok) {
    return plan.problems.map((problem) => ({
      ...problem,
      key: `plan of ${day}`,
      got: renderProblem(problem),
      want: "no problem",
    }));
  }
  const { consumers } = plan.ledger;
  const names = new Set([...Object.keys(consumers), ...Object.keys(shown)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(consumers[name], shown[name]))
    .map((name) => {
      const [got, want] = [summary(shown[name]), summary(consumers[name])];
      const same = got === want ? " and the stack file's app and policy" : "";
      return {
        key: `${name} in the ledger`,
        got,
        want: `${want}${same}, as the plan of ${day} has it`,
        wayOut: "the provider's code, or the program's, is not what this gate knows",
      };
    });
}

function summary(record: ConsumerRecord | undefined): string {
  if (record === undefined) return "nothing";
  const credentials = byGeneration(record.credentials).map(
    ([generation, credential]) =>
      `${generation} ${credential.state} ${isLive(credential) ? "until" : "of"} ${endOf(credential)}`,
  );
  return [
    ...credentials,
    `next g${record.nextGeneration}${record.nextRotation === undefined ? "" : ` from ${record.nextRotation}`}`,
  ].join(", ");
}
