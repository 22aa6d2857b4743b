import { isDeepStrictEqual } from "node:util";
import {
  type ConsumerApp,
  type ConsumerRecord,
  type ConsumerRequest,
  type Day,
  type Ledger,
  type PlanResult,
  type Problem,
  addDays,
  byGeneration,
  endOf,
  given,
  isKeycloak,
  isLive,
  own,
  planLedger,
} from "../../rotation";
import type { Settings } from "../../settings/settings";
import { type Review, type Rule, daysIn } from "../review";
import { differentLines, originOf } from "../history";
import { holdingsOf } from "../holdings";
import { possibleFacts } from "../serverFacts";

/** The ledger comes to what the plan makes of the state and the stack file on that day: it is planned here once more. */
export const followPlan: Rule = (review) => {
  const { after, preview, settings, settingsProblems, isPartial } = review;
  const failed = preview.diagnostics.some(({ severity }) => severity === "error");
  if (after === undefined || review.unreadable.length > 0 || failed || isPartial) return [];
  if (settings === undefined) return [...settingsProblems];
  const plans = daysToTry(review).map((day) => ({ day, plan: planOn(review, settings, day) }));
  const [first] = plans;
  if (first === undefined || plans.some(({ plan }) => plan.ok && isDeepStrictEqual(plan.ledger, after)))
    return [];
  return differences(first.plan, first.day, after, review.showsAll);
};

/** Where nothing says the day, the plan is tried on the last day that the ledger knows and on the one after it. */
function daysToTry({ day, before }: Review): Day[] {
  if (day !== undefined) return [day];
  const last = daysIn(before).sort().at(-1);
  return last === undefined ? [] : [last, addDays(last, 1)];
}

function planOn(review: Review, { requests }: Settings, today: Day): PlanResult {
  const holdings = holdingsOf(review);
  const plan = (consumers: Readonly<Record<string, ConsumerRequest>>): PlanResult =>
    planLedger(review.before, { today, consumers, holdings, ...given("origin", originOf(review)) });
  const consumers = Object.entries(requests).map(([name, request]) => [
    name,
    isKeycloak(request.app)
      ? withServer(request, review, name, (asked) => plan({ [name]: asked }))
      : withApp(request, review, name),
  ]);
  return plan(Object.fromEntries(consumers) as Readonly<Record<string, ConsumerRequest>>);
}

/** What the program asked Keycloak for. This gate can't ask: the ledger that is shown must follow from some answer. */
function withServer(
  request: ConsumerRequest,
  { before, after }: Review,
  name: string,
  plan: (asked: ConsumerRequest) => PlanResult,
): ConsumerRequest {
  const names = [name, ...(request.aliases ?? [])];
  const [old] = names.flatMap((one) => own(before?.consumers, one) ?? []);
  const shown = own(after?.consumers, name);
  const asked = possibleFacts(old, shown).map((facts): ConsumerRequest => ({ ...request, ...facts }));
  const fitting = asked.find((one) => {
    const result = plan(one);
    return result.ok && isDeepStrictEqual(own(result.ledger.consumers, name), shown);
  });
  return fitting ?? asked[0] ?? request;
}

/**
 * What the program asked the tenant for. This gate can't ask: what the ledger knew of the client ID holds, and of a new one
 * it takes what the preview shows.
 */
function withApp(request: ConsumerRequest, { before, after }: Review, name: string): ConsumerRequest {
  const { clientId } = request.app;
  if (clientId === undefined) return request;
  const app = appsOf(before).find((known) => known.clientId === clientId) ?? own(after?.consumers, name)?.app;
  if (app?.clientId !== clientId) return request;
  const { objectId, personalAccounts } = app;
  if (objectId === undefined) return { ...request, appProblem: "its app was not found" };
  return { ...request, app: { ...request.app, objectId, ...(personalAccounts && { personalAccounts }) } };
}

/** The apps that a ledger has looked up: the consumers', and those that they had before. */
function appsOf(ledger: Ledger | undefined): ConsumerApp[] {
  return Object.values(ledger?.consumers ?? {})
    .flatMap(({ app, credentials }) => [app, ...Object.values(credentials).flatMap((one) => one.app ?? [])])
    .filter(({ objectId }) => objectId !== undefined);
}

function differences(
  plan: PlanResult,
  day: Day,
  { consumers: shown, history }: Ledger,
  showsAll: boolean,
): Problem[] {
  if (!plan.ok) {
    return plan.problems.map((problem) => ({
      ...problem,
      key: `plan of ${day}, ${problem.key}`,
    }));
  }
  const { consumers } = plan.ledger;
  const names = new Set([...Object.keys(consumers), ...Object.keys(shown)]);
  const wayOut =
    "run preview and gate on the same commit: the gate knows other code of the provider or the program";
  const others = differentLines(history, plan.ledger.history).map((name): Problem => {
    const want = `what the plan of ${day} adds to it`;
    // Who got what stands in resources that may stay the same.
    return {
      key: `history of ${name}`,
      got: "other lines",
      want,
      wayOut: showsAll ? wayOut : "preview with --show-sames",
    };
  });
  const records = [...names]
    .filter((name) => !isDeepStrictEqual(own(consumers, name), own(shown, name)))
    .map((name) => {
      const [got, want] = [summary(own(shown, name)), summary(own(consumers, name))];
      const same = got === want ? " and the stack file's app and policy" : "";
      return {
        key: `${name} in the ledger`,
        got,
        want: `${want}${same}, as the plan of ${day} has it`,
        wayOut,
      };
    });
  return [...records, ...others];
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
