import {
  type ConsumerRecord,
  type Credential,
  type Holding,
  byGeneration,
  credentialName,
  isLive,
} from "../../../rotation";
import { type KeycloakClient, dayAt } from "./keycloakServer";

/** What the state has of a generation. */
interface Held {
  readonly value: string;
  readonly state: Credential["state"];
}

/** An act of ours on the server, and what it ended there. */
export interface Act {
  readonly generation: string;
  readonly what: "regenerate" | "invalidate";
  /** Generations that the client took before, and takes no more. */
  readonly ended: readonly string[];
  /** What an earlier regenerate made for this generation was still there. */
  readonly isAgain: boolean;
}

/** Where a run is killed. */
export interface Kill {
  /** So many of its steps are done. */
  readonly done: number;
  /** The next one happens on the server, and the state doesn't have it. */
  readonly isLost: boolean;
}

export const consumer = "edge";

/** What components/keycloakSource.ts and the provider do with a record, on a model of the server. */
export class KeycloakProgram {
  readonly acts: Act[] = [];
  private readonly held = new Map<string, Held>();
  private readonly published = new Set<string>();
  /** By generation, what a regenerate made, whether the state has it or not. */
  private readonly made = new Map<string, string>();

  constructor(private readonly client: KeycloakClient) {}

  holdings(): Record<string, Holding> {
    return Object.fromEntries(
      [...this.held].map(([generation, { state }]): [string, Holding] => [
        credentialName(consumer, generation),
        { password: isLive({ state }) ? "protected" : "released", published: this.published.has(generation) },
      ]),
    );
  }

  /** Value → generation, oldest first. */
  values(): ReadonlyMap<string, string> {
    const known = [...this.held].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
    return new Map(known.map(([generation, { value }]) => [value, generation]));
  }

  valueOf(generation: string): string | undefined {
    return this.held.get(generation)?.value;
  }

  /** Runs it. Returns why it failed, or nothing. */
  run(record: ConsumerRecord | undefined, hour: number, kill?: Kill): string | undefined {
    const steps = this.stepsOf(record, hour);
    for (const [index, step] of steps.entries()) {
      if (index === kill?.done) {
        if (kill.isLost) step(false);
        return "killed";
      }
      const problem = step(true);
      if (problem !== undefined) return problem;
    }
    return kill === undefined ? undefined : "killed";
  }

  private stepsOf(record: ConsumerRecord | undefined, hour: number): Step[] {
    const { credentials = {}, policy } = record ?? {};
    const declared = byGeneration(credentials).filter(
      ([generation, one]) => isLive(one) || this.held.has(generation),
    );
    const isLetGo = (generation: string): boolean => !Object.hasOwn(credentials, generation);
    const endsRotated =
      declared.some(([, one]) => !isLive(one) && one.state !== "lost") || [...this.held.keys()].some(isLetGo);
    const newest = declared.filter(([, one]) => isLive(one)).at(-1)?.[0];
    return [
      () => {
        if (policy !== undefined) this.client.follow(policy);
        return undefined;
      },
      ...declared.map(([generation, one], index): Step => {
        if (this.held.has(generation))
          return () => {
            this.keep(generation, one);
          };
        const older = declared.slice(0, index).filter(([, { state }]) => state !== "lost");
        return (isStored) => {
          const follows = older.map(([name]) => this.held.get(name)?.value).at(-1);
          const asked = {
            generation,
            one,
            hour,
            follows,
            endsRotated,
          };
          return this.make(asked, isStored);
        };
      }),
      () => {
        if (newest !== undefined) this.published.add(newest);
        return undefined;
      },
      ...[...this.held.keys()].filter(isLetGo).map(
        (generation): Step =>
          (isStored) =>
            this.remove(generation, hour, isStored),
      ),
    ];
  }

  private keep(generation: string, { state }: Credential): undefined {
    const was = this.held.get(generation);
    if (was !== undefined) this.held.set(generation, { ...was, state });
    return undefined;
  }

  private make({ generation, one, hour, ...asked }: Asked, isStored: boolean): string | undefined {
    const { client } = this;
    if (one.code === "taken-over") client.mark(hour);
    else if (client.current === undefined) client.create(hour, true);
    else if (client.isOver(hour)) this.regenerate(generation, hour);
    else if (asked.follows === undefined) client.mark(hour);
    else if (client.current === asked.follows) {
      const end = client.rotated(asked.follows) === undefined ? client.overlapUntil(hour) : undefined;
      const today = [one.issuedOn, dayAt(hour)].sort().at(-1) ?? "";
      if (end !== undefined && dayAt(end) > today && !asked.endsRotated)
        return "it would end the rotated one";
      this.regenerate(generation, hour);
    }
    if (isStored) this.held.set(generation, { value: client.current ?? "", state: one.state });
    return undefined;
  }

  private regenerate(generation: string, hour: number): void {
    this.act(generation, "regenerate", hour, () => {
      this.client.mark(hour);
      this.client.regenerate(hour);
    });
  }

  private remove(generation: string, hour: number, isStored: boolean): string | undefined {
    const { value = "", state } = this.held.get(generation) ?? {};
    if (state !== undefined && isLive({ state }))
      return `the engine would delete ${generation}, which it protects`;
    if (state === "revoked" && this.client.endOf(value, hour) !== undefined) {
      if (this.client.current === value) return "what is revoked is still the current one";
      this.act(generation, "invalidate", hour, () => {
        this.client.invalidate();
      });
    }
    if (isStored) this.held.delete(generation);
    return undefined;
  }

  private act(generation: string, what: Act["what"], hour: number, change: () => void): void {
    const isTaken = (value: string): boolean => this.client.endOf(value, hour) !== undefined;
    const taken = [...this.held].filter(([, { value }]) => isTaken(value));
    const isAgain = what === "regenerate" && isTaken(this.made.get(generation) ?? "");
    change();
    const ended = taken.filter(([, { value }]) => !isTaken(value));
    this.acts.push({ generation, what, ended: ended.map(([name]) => name), isAgain });
    if (what === "regenerate") this.made.set(generation, this.client.current ?? "");
  }
}

/** Does one thing; says why it couldn't. */
type Step = (isStored: boolean) => string | undefined;

interface Asked {
  readonly generation: string;
  readonly one: Credential;
  readonly hour: number;
  readonly follows: string | undefined;
  readonly endsRotated: boolean;
}
