import { types } from "../names/types";
import {
  type Credential,
  type Day,
  type Ledger,
  type Problem,
  type Renewal,
  credentialParts,
  generationNumber,
  isDay,
  own,
  readLedger,
} from "../rotation";
import type { Settings } from "../settings/settings";
import type { Declaration } from "./estate/declaration";
import { statesBefore } from "./estate/declaration";
import { declaredOf } from "./estate/declared";
import { watchedIn } from "./certificates";
import { daysOfNews } from "./history";
import type { Ref } from "./estate/shape";
import type { Preview } from "./preview";
import { type StackFile, settingsOf } from "./settings";
import type { LastUse } from "./statusReport";
import { type Step, ownInput } from "./step";

/** What the gate was given beside the preview. */
export interface Expectation {
  /** The stack that it must be of; left out: any. */
  readonly stack?: string | undefined;
  /** The project that was previewed, with the files that its stack file names; left out: the working directory. */
  readonly folder?: string | undefined;
  /** True if this stack is known never to have run. */
  readonly firstRun: boolean;
  /** What the stack's status says of a credential's use; left out: nobody asked it. */
  readonly lastUse?: LastUse | undefined;
  /** The stack file that the preview was made of, and as it was before; their `quarterturn:` keys without it. */
  readonly stackFile?: StackFile | undefined;
  readonly formerStackFile?: StackFile | undefined;
}

/** What every rule looks at. */
export interface Review extends Expectation {
  readonly preview: Preview;
  /** The ledger's own step; undefined if the preview doesn't show it: then it stays as it is. */
  readonly ledgerStep: Step | undefined;
  /** The ledger in the state, the only word on what is live. */
  readonly before: Ledger | undefined;
  /** The ledger that this plan would leave. */
  readonly after: Ledger | undefined;
  /** The stack file; undefined if something is wrong with it. */
  readonly settings: Settings | undefined;
  readonly settingsProblems: readonly Problem[];
  /** What the stack file and the new ledger ask for; undefined if one of them can't be read. */
  readonly declared: ReadonlyMap<Ref, Declaration> | undefined;
  /** The preview is of a part of the stack only (--target, --exclude). */
  readonly isPartial: boolean;
  /** What stays the same is shown too (--show-sames), so that what isn't shown isn't there. */
  readonly showsAll: boolean;
  /** Why a ledger can't be read. */
  readonly unreadable: readonly Problem[];
  /** The day that the preview was made for, if anything in it says so. */
  readonly day: Day | undefined;
}

export type Rule = (review: Review) => readonly Problem[];

export function reviewOf(preview: Preview, expectation: Expectation): Review {
  const ledgerStep = preview.steps.find(({ type }) => type === types.ledger);
  const before = read("ledger in the state", ledgerStep?.before?.inputs);
  const after = read("ledger of this plan", ledgerStep?.after?.inputs);
  const { settings, problems: settingsProblems } = settingsOf(
    preview,
    expectation.folder ?? process.cwd(),
    expectation.stackFile,
  );
  const showsAll =
    preview.steps.some(isShownSame) || preview.steps.every(({ before }) => before === undefined);
  const unreadable = [...before.problems, ...after.problems];
  // A ledger that isn't shown stays as it is; what hangs on it is then refused to change.
  const owner = `${preview.project}/${preview.stack}`;
  const ledger = after.ledger ?? { format: 3, consumers: {} };
  return {
    ...expectation,
    preview,
    ledgerStep,
    before: before.ledger,
    after: after.ledger,
    settings,
    settingsProblems,
    declared:
      settings === undefined || unreadable.length > 0
        ? undefined
        : declaredOf({
            settings,
            ledger,
            owner,
            before: statesBefore(preview),
            renewals: renewalsIn(preview),
            showsAll,
          }),
    isPartial: preview.steps.some(({ isLeftOut }) => isLeftOut),
    showsAll,
    unreadable,
    day: dayOf(preview.steps, before.ledger, after.ledger),
  };
}

function renewalsIn(preview: Preview): ReadonlyMap<string, Renewal> {
  return new Map(
    watchedIn(preview).flatMap(({ name, after }) => (after === undefined ? [] : [[name, after]])),
  );
}

/** The engine shows the stack itself, and whatever loses or gets protection, in any case. */
function isShownSame({ outcome, type, before, after }: Step): boolean {
  return outcome === "unchanged" && type !== types.stack && before?.protect === after?.protect;
}

/** A credential of a ledger: whose it is, its generation, what the ledger says. */
export interface Entry {
  readonly consumer: string;
  readonly generation: string;
  readonly credential: Credential;
}

/** What a ledger says of a credential called `edge-g7`, under a former name too. */
export function entryOf(ledger: Ledger | undefined, name: string): Entry | undefined {
  const { consumer: named, generation } = credentialParts(name);
  const consumer = consumerCalled(ledger, named, generation);
  const record = consumer === undefined ? undefined : own(ledger?.consumers, consumer);
  const credential = own(record?.credentials, generation);
  return consumer === undefined || credential === undefined
    ? undefined
    : { consumer, generation, credential };
}

/** The number after the last one that a consumer was ever given; 0 if the ledger doesn't know it. */
export function nextGenerationOf(ledger: Ledger | undefined, name: string): number {
  const { consumer: named, generation } = credentialParts(name);
  const consumer = consumerCalled(ledger, named, generation);
  return consumer === undefined ? 0 : (own(ledger?.consumers, consumer)?.nextGeneration ?? 0);
}

/** The name in a ledger of what is or was called so when that generation was issued. */
function consumerCalled(ledger: Ledger | undefined, name: string, generation: string): string | undefined {
  if (ledger === undefined) return undefined;
  const former = Object.entries(ledger.consumers).find(
    ([, { formerNames = {} }]) => generationNumber(generation) < (own(formerNames, name) ?? 0),
  );
  return former?.[0] ?? (Object.hasOwn(ledger.consumers, name) ? name : undefined);
}

function read(
  key: string,
  inputs: Readonly<Record<string, unknown>> | undefined,
): { ledger?: Ledger; problems: Problem[] } {
  if (inputs === undefined) return { problems: [] };
  try {
    return { ledger: readLedger(inputs), problems: [] };
  } catch (error) {
    const [why = ""] = (error as Error).message
      .replace(/^.*nothing was changed: /, "")
      .split("\n")
      .slice(-1);
    return {
      problems: [{ key, got: `an unreadable one: ${why.trim()}`, want: "a ledger that a plan wrote" }],
    };
  }
}

/** A handover notes the day of its run; else the newest day that only the new ledger knows. */
function dayOf(
  steps: readonly Step[],
  before: Ledger | undefined,
  after: Ledger | undefined,
): Day | undefined {
  const noted = steps
    .filter(({ isLeftOut }) => !isLeftOut)
    .filter(({ type, after: state }) => type === types.handover && ownInput(state, "newest") === true)
    .map(({ after: state }) => ownInput(state, "today"))
    .filter(isDay);
  const old = new Set(daysIn(before));
  const news = [...daysIn(after).filter((day) => !old.has(day)), ...daysOfNews({ before, after })];
  return [...(noted.length > 0 ? noted : news)].sort().at(-1);
}

/** The days on which runs did something, as a ledger keeps them. */
export function daysIn(ledger: Ledger | undefined): Day[] {
  return Object.values(ledger?.consumers ?? {}).flatMap(({ credentials, confirmed = {} }) => [
    ...Object.values(credentials)
      .filter(({ adoptedKeyId }) => adoptedKeyId === undefined)
      .flatMap((credential) => [
        credential.issuedOn,
        ...("endedOn" in credential ? [credential.endedOn] : []),
      ]),
    ...Object.values(confirmed),
  ]);
}
