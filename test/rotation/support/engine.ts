import { type ConsumerRecord, credentialName, formerNamesOf, isLive } from "../../../rotation";

/**
 * As much of the Pulumi engine as an invariant needs: resources by name, each protected or not; what a run no longer
 * declares is deleted last, and the run is refused if the state protects it.
 */
export class Engine {
  /** Names of what the last finished run declared without protection. */
  released: readonly string[] = [];
  private resources = new Map<string, boolean>();

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
  run(consumer: string, record: ConsumerRecord | undefined, steps = Infinity): void {
    const declared = declarations(consumer, record);
    for (const { name, aliases, isProtected } of declared.slice(0, steps)) {
      for (const alias of aliases) this.resources.delete(alias);
      this.resources.set(name, isProtected);
    }
    if (steps !== Infinity) return;
    this.resources = new Map(declared.map(({ name, isProtected }) => [name, isProtected]));
    this.released = declared.filter(({ isProtected }) => !isProtected).map(({ name }) => name);
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
