import {
  type ConsumerRecord,
  type Day,
  type Holding,
  credentialName,
  formerNamesOf,
  isLive,
} from "../../../rotation";

/**
 * As much of the Pulumi engine as an invariant needs: resources by name, each protected or not; what a run no longer
 * declares is deleted last, and the run is refused if the state protects it.
 */
export class Engine {
  private resources = new Map<string, boolean>();
  /** When it was published, which is when somebody got it. */
  private published = new Map<string, Day>();
  private removed = new Set<string>();

  /** What the state has at the start of a run. */
  holdings(): Record<string, Holding> {
    const held = [...this.resources].map(([name, isProtected]): [string, Holding] => [
      name,
      { password: isProtected ? "protected" : "released", ...this.handoverOf(name) },
    ]);
    const gone = [...this.removed].map((name): [string, Holding] => [
      name,
      { password: "none", ...this.handoverOf(name) },
    ]);
    return Object.fromEntries([...held, ...gone]);
  }

  private handoverOf(name: string): Pick<Holding, "published" | "deliveries"> {
    const sentOn = this.published.get(name);
    return sentOn === undefined ? { published: false } : { published: true, deliveries: { ada: { sentOn } } };
  }

  /** Somebody removes a password from its app, and a refresh sees it: its canary stays in the state. */
  remove(name: string): void {
    if (this.resources.delete(name)) this.removed.add(name);
  }

  /** Protected resources that this program would have the engine delete. */
  refusals(consumer: string, record: ConsumerRecord | undefined): string[] {
    const declared = new Set(
      declarations(consumer, record).flatMap(({ name, aliases }) => [name, ...aliases]),
    );
    return [...this.resources]
      .filter(([name, isProtected]) => isProtected && !declared.has(name))
      .map(([name]) => name);
  }

  /** Runs the program; a run that is killed gets no further than `steps`. */
  run(consumer: string, record: ConsumerRecord | undefined, today: Day, steps = Infinity): void {
    const declared = declarations(consumer, record).filter(
      // What has ended and isn't there any more is not made again.
      ({ name, aliases, isProtected }) =>
        isProtected || [name, ...aliases].some((each) => this.resources.has(each)),
    );
    for (const { name, aliases, isProtected } of declared.slice(0, steps)) {
      for (const alias of aliases) {
        this.resources.delete(alias);
        const sentOn = this.published.get(alias);
        if (sentOn !== undefined) this.published.set(name, sentOn);
      }
      this.resources.set(name, isProtected);
    }
    if (steps !== Infinity) return;
    this.removed.clear();
    this.resources = new Map(declared.map(({ name, isProtected }) => [name, isProtected]));
    const newest = declared.filter(({ isProtected }) => isProtected).at(-1);
    if (newest !== undefined && !this.published.has(newest.name)) this.published.set(newest.name, today);
  }
}

interface Declaration {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly isProtected: boolean;
}

function declarations(consumer: string, record: ConsumerRecord | undefined): Declaration[] {
  if (record === undefined) return [];
  return Object.entries(record.credentials)
    .filter(([, credential]) => credential.adoptedKeyId === undefined)
    .map(([generation, credential]) => ({
      name: credentialName(consumer, generation),
      aliases: formerNamesOf(record, generation).map((former) => credentialName(former, generation)),
      isProtected: isLive(credential),
    }));
}
