import {
  type Credential,
  type History,
  type HistoryEvent,
  byGeneration,
  endedState,
  eventsIn,
  isLive,
  own,
} from "../../../rotation";
import type { Moment as AnyMoment } from "./play";

/** As much of a moment as a history tells of. */
type Moment = Pick<
  AnyMoment,
  "today" | "request" | "before" | "after" | "decision" | "histories" | "published"
>;

const beginnings: readonly string[] = ["issued", "taken-over", "adopted"];
const endings: readonly string[] = endedState.options;

/** Says of each moment of a history, in their order, what is wrong with what was written of it; nothing if it is right. */
export function wrongInHistory(): (moment: Moment) => string | undefined {
  const told: HistoryEvent[] = [];
  let issued = 0;
  return (moment) => {
    const [before = {}, after = {}] = moment.histories;
    const rewriting = rewritten(before, after);
    if (rewriting !== undefined) return rewriting;
    const news = newsIn(before, after);
    told.push(...news.flatMap((event) => event ?? []));
    issued += moment.decision?.rotates === true ? 1 : 0;
    const begun = told.filter(({ what, generation }) => beginnings.includes(what) && generation !== "g0");
    if (begun.length !== issued)
      return `${begun.length} generations were written down, ${issued} were issued`;
    return written(news, moment) ?? idle(moment) ?? toldOf(moment, told);
  };
}

function newsIn(before: History, after: History): (HistoryEvent | undefined)[] {
  return Object.entries(after).flatMap(([name, text]) => {
    const known = own(before, name)?.split("\n").length ?? 0;
    return eventsIn(text).slice(known);
  });
}

function rewritten(before: History, after: History): string | undefined {
  const changed = Object.entries(before).find(([name, text]) => {
    const now = own(after, name);
    return now !== text && now?.startsWith(`${text}\n`) !== true;
  });
  return changed && `the history of ${changed[0]} was rewritten`;
}

/** What a run adds is of its day, and says whose run it is only where somebody did something. */
function written(news: readonly (HistoryEvent | undefined)[], { today }: Moment): string | undefined {
  if (news.includes(undefined)) return "a line can't be read";
  const wrong = news.find((one) => one !== undefined && !isOf(one, today));
  return wrong && `${wrong.day} ${wrong.what} was written on ${today}`;
}

function isOf({ day, what, details }: HistoryEvent, today: string): boolean {
  const isFound = ["expired", "handed-over"].includes(what);
  return isFound ? day <= today && details.commit === undefined : day === today;
}

/** Where the ledger stays as it is, the history does, too. */
function idle({ before, after, histories: [was, is], request }: Moment): string | undefined {
  const isSame =
    JSON.stringify(before) === JSON.stringify(after) && JSON.stringify(was) !== JSON.stringify(is);
  // A consumer that leaves or comes back with nothing live is news all the same.
  const isComing = request === undefined || before?.nextRotation === undefined;
  return isSame && !isComing ? "the history changed, and the ledger didn't" : undefined;
}

/** Of each credential that the ledger has, the last that was written is what it is. */
function toldOf({ after, published }: Moment, told: readonly HistoryEvent[]): string | undefined {
  return byGeneration(after?.credentials ?? {})
    .map(([generation, credential]) => untold(generation, credential, told, published.includes(generation)))
    .find((wrong) => wrong !== undefined);
}

function untold(
  generation: string,
  credential: Credential,
  told: readonly HistoryEvent[],
  isPublished: boolean,
): string | undefined {
  const of = told.filter((one) => one.generation === generation);
  // A consumer that was gone begins again at g1: what counts is what was written since.
  const life = of.slice(of.findLastIndex(({ what }) => beginnings.includes(what)));
  const ends = life.flatMap(({ what }) => (endings.includes(what) ? [what] : []));
  if (isLive(credential)) return ends.length === 0 ? undefined : `${generation} lives, and was written off`;
  if (ends.at(-1) !== credential.state)
    return `${generation} is ${credential.state}, and the history says ${ends.join()}`;
  const given = life.filter(({ what }) => what === "handed-over").length;
  if (given > 1 || (isPublished && given === 0)) return `${generation} was handed over ${given} times`;
  return new Set(ends).size === ends.length ? undefined : `${generation} ended twice: ${ends.join()}`;
}
