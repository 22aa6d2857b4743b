import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Display, elapsed, showProgress } from "../progress";

// A workshop is the folder beside the final one in which it is made; who creates it holds the right to make it. So a
// process that is killed leaves nothing half in the final place, and two that start at once do the work once.

/** Milliseconds between two signs of life, and without one until a workshop counts as abandoned. */
export interface Patience {
  readonly beat: number;
  readonly abandoned: number;
}

const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export const patience: Patience = { beat: 1000, abandoned: 10_000 };

const self = `${hostname()} ${process.pid}`;
const ownerFile = (workshop: string): string => join(workshop, "owner");
const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
};

/** Whether the owner is a process of this machine that has ended: then there is nothing to wait for. */
function isDead(owner: string): boolean {
  const [host, pid] = owner.split(" ");
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** The owner and its last sign of life; undefined if the workshop is gone or has no owner (yet). */
type Sign = { readonly owner: string; readonly seen: number } | undefined;

function lookAt(workshop: string): Sign {
  try {
    return { owner: readFileSync(ownerFile(workshop), "utf8"), seen: statSync(ownerFile(workshop)).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Creates the workshop. False if there is one already. */
function claim(workshop: string): boolean {
  mkdirSync(dirname(workshop), { recursive: true });
  try {
    mkdirSync(workshop);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(ownerFile(workshop), self);
  return true;
}

/** Takes an abandoned workshop away: by a rename, so that only one of several processes does. */
function clear(workshop: string, abandoned: Sign): void {
  const rubbish = `${workshop}-${randomUUID()}`;
  try {
    renameSync(workshop, rubbish);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  // Another one was quicker, and this is its new workshop: put back.
  if (lookAt(rubbish)?.owner !== abandoned?.owner) renameSync(rubbish, workshop);
  else removeFolder(rubbish);
}

/** Waits while another process works there. Abandoned is what gives no sign of life while we watch: no clocks compared. */
async function waitForOther(
  workshop: string,
  name: string,
  patience: Patience,
  display: Display,
): Promise<void> {
  const last = lookAt(workshop);
  if (last !== undefined && isDead(last.owner)) {
    clear(workshop, last);
    return;
  }
  const since = performance.now();
  display.report(`Another process is getting ${name} (${last?.owner ?? "just started"}): waiting for it.`);
  const stop = showProgress(() => `Waiting for it, ${elapsed(since, performance.now())}`, display);
  await untilGone(workshop, last, patience).finally(stop);
}

/** Waits until a workshop is gone, or clears it away once its owner gives no sign of life. */
async function untilGone(workshop: string, first: Sign, { beat, abandoned }: Patience): Promise<void> {
  let last = first;
  let watchedSince = performance.now();
  while (existsSync(workshop)) {
    await sleep(beat);
    const now = lookAt(workshop);
    if (now?.owner !== last?.owner || now?.seen !== last?.seen) watchedSince = performance.now();
    last = now;
    const isSilent = performance.now() - watchedSince > abandoned;
    if (isSilent || (last !== undefined && isDead(last.owner))) {
      clear(workshop, last);
      return;
    }
  }
}

/** Puts what was made in its place, in one step. What lies there incomplete is removed. */
function publish(made: string, target: string): void {
  removeFolder(target);
  renameSync(made, target);
}

/** What to make, and how to tell that it is there. */
export interface Order<Made> {
  /** The final folder. */
  readonly target: string;
  /** What is made, for whoever waits for another process that makes it. */
  readonly name: string;
  readonly isDone: () => boolean;
  /**
   * Makes it in the given empty folder and says where in it.
   * @throws what the caller of `makeOnce` gets; must end soon once the signal is given
   */
  readonly make: (
    folder: string,
    signal: AbortSignal,
  ) => Promise<{ readonly folder: string; readonly made: Made }>;
}

/** Shows that the owner lives. A workshop that was taken from us (this machine slept) shows when the work fails. */
function beatHeart(workshop: string): void {
  const now = new Date();
  try {
    utimesSync(ownerFile(workshop), now, now);
  } catch {
    return;
  }
}

/** Does the work in a claimed workshop, and leaves no trace of it if it fails or the process is told to end. */
async function work<Made>(
  order: Order<Made>,
  workshop: string,
  { beat }: Patience,
): Promise<Made | undefined> {
  const stop = new AbortController();
  let received: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    received = signal;
    stop.abort();
  };
  for (const signal of endSignals) process.on(signal, onSignal);
  const heart = setInterval(beatHeart, beat, workshop);
  try {
    if (order.isDone()) return undefined;
    const folder = join(workshop, randomUUID());
    mkdirSync(folder);
    const done = await order.make(folder, stop.signal);
    stop.signal.throwIfAborted();
    publish(done.folder, order.target);
    return done.made;
  } finally {
    clearInterval(heart);
    if (lookAt(workshop)?.owner === self) removeFolder(workshop);
    for (const signal of endSignals) process.off(signal, onSignal);
    // With our listener gone, this ends the process as the signal would have done.
    if (received !== undefined) process.kill(process.pid, received);
  }
}

/**
 * Makes a folder once, however many processes ask for it at the same time.
 * @returns undefined if another process made it meanwhile
 * @throws what `make` throws, and the system's errors if the place can't be written
 */
export async function makeOnce<Made>(
  order: Order<Made>,
  display: Display,
  wait: Patience = patience,
): Promise<Made | undefined> {
  const workshop = `${order.target}.making`;
  while (!claim(workshop)) await waitForOther(workshop, order.name, wait, display);
  return await work(order, workshop, wait);
}
