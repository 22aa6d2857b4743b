import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { generationNumber } from "../../rotation";
import { projectRoot } from "../projectRoot";

const recipientSchema = z.looseObject({ name: z.string(), email: z.string() });
const stackFileSchema = z.looseObject({
  config: z.looseObject({
    "quarterturn:consumers": z
      .record(z.string(), z.looseObject({ recipients: z.array(z.string()).default([]) }))
      .catch({}),
    "quarterturn:recipients": z.record(z.string(), recipientSchema).catch({}),
    "quarterturn:mail": z.looseObject({ from: z.string() }).optional().catch(undefined),
  }),
});

/** Somebody whom the stack files name. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** The stack files as the play has them: the project's own, with what happens in the course of the play. */
export class PlayedFiles {
  private readonly confirmed = new Map<string, number>();
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly stacks: readonly string[],
    private readonly folder: string,
  ) {
    copyFileSync(join(projectRoot, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  }

  /** The file to run a stack with. */
  pathOf(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  /** Who reads the e-mails of each consumer: the first of its recipients. */
  readersOf(): ReadonlyMap<string, Person> {
    return new Map(
      this.stacks.flatMap((stack) => {
        const { config } = readStackFile(stack);
        return Object.entries(config["quarterturn:consumers"]).flatMap(([consumer, { recipients }]) => {
          const [recipient = ""] = recipients;
          const person = config["quarterturn:recipients"][recipient];
          return person === undefined ? [] : [[consumer, person] as const];
        });
      }),
    );
  }

  /** From now on, secrets go to this address encrypted to this key. */
  giveKey(email: string, publicKey: string): void {
    this.keys.set(email, publicKey);
  }

  /** The consumer's people say that they use it, e.g. `edge-g2`; it stands in the stack file at the next run. */
  confirm(consumer: string, credential: string): void {
    this.confirmed.set(consumer, generationNumber(credential.slice(consumer.length + 1)));
  }

  /** Writes them all. E-mails go through the local Azure, whatever the project's own files say. */
  write(): void {
    for (const stack of this.stacks) {
      const stackFile = readStackFile(stack);
      const { config } = stackFile;
      for (const person of Object.values(config["quarterturn:recipients"])) {
        const openpgpKey = this.keys.get(person.email);
        if (openpgpKey === undefined) continue;
        person.openpgpKey = openpgpKey;
        Reflect.deleteProperty(person, "openpgpKeyFile");
      }
      const { "quarterturn:mail": mail, "quarterturn:consumers": consumers } = config;
      if (mail !== undefined) config["quarterturn:mail"] = { from: mail.from, graph: {} };
      const confirmed = [...this.confirmed].filter(([consumer]) => consumer in consumers);
      if (confirmed.length > 0) config["quarterturn:confirmed"] = Object.fromEntries(confirmed);
      writeFileSync(this.pathOf(stack), dump(stackFile));
    }
  }
}

function readStackFile(stack: string): z.output<typeof stackFileSchema> {
  return stackFileSchema.parse(load(readFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8")));
}
