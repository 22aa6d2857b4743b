import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dump } from "js-yaml";
import { z } from "zod";
import { generationNumber, own } from "../../rotation";
import { ownConfig } from "../../settings/configValue";
import { withIncluded } from "../../settings/included";
import { filesOf } from "../../settings/projectFiles";
import type { StackFileCopy } from "../local/stackFileCopies";
import { packageRoot } from "../places";
import type { WatchedCertificate } from "./certificates";
import { keycloakSection } from "./demoKeycloak";
import { readYaml } from "../../settings/readYaml";

const recipientSchema = z.looseObject({ name: z.string(), email: z.string() });
const consumersSchema = z
  .record(z.string(), z.looseObject({ recipients: z.array(z.string()).default([]) }))
  .catch({});
const certificateSchema = z.object({
  host: z.string(),
  renewBeforeDays: z.number().catch(30),
  owner: z.string(),
});
const sectionsSchema = z.looseObject({
  consumers: consumersSchema,
  consumersFile: z.string().optional().catch(undefined),
  keycloak: z.looseObject({ consumers: consumersSchema }).optional().catch(undefined),
  recipients: z.record(z.string(), recipientSchema).catch({}),
  mail: z.looseObject({ from: z.string() }).optional().catch(undefined),
  certificates: z.record(z.string(), z.looseObject({})).optional().catch(undefined),
});
const stackFileSchema = z.looseObject({ config: z.record(z.string(), z.unknown()).catch({}) });

/** Somebody whom the stack files name. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** The stack files as the play has them: the project's own, with what happens in the course of the play. */
export class DemoStackFiles {
  private readonly confirmed = new Map<string, number>();
  private readonly keys = new Map<string, string>();

  /**
   * @param originals the project's files by stack, as a rehearsal may use them
   * @param keycloakStack the stack that gets a client of Keycloak to rotate; undefined: as the project's files say
   */
  constructor(
    private readonly originals: ReadonlyMap<string, StackFileCopy>,
    private readonly folder: string,
    private readonly keycloakStack?: string,
  ) {
    copyFileSync(join(packageRoot, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  }

  /** The file to run a stack with. */
  pathOf(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  /** Who reads the e-mails of each consumer: the first of its recipients. */
  readersOf(): ReadonlyMap<string, Person> {
    return new Map(
      [...this.originals].flatMap((original) => {
        const { consumers, recipients, keycloak } = this.sectionsOf(original);
        return Object.entries({ ...consumers, ...keycloak?.consumers }).flatMap(
          ([
            consumer,
            {
              recipients: [recipient = ""],
            },
          ]) => {
            const person = own(recipients, recipient);
            return person === undefined ? [] : [[consumer, person] as const];
          },
        );
      }),
    );
  }

  /** The certificates that they watch; what can't be read is the program's to refuse. */
  watched(): readonly WatchedCertificate[] {
    return [...this.originals].flatMap((original) => {
      const [stack] = original;
      const { certificates = {}, recipients, mail } = this.sectionsOf(original);
      return Object.entries(certificates).flatMap(([name, written]) => {
        const { data } = certificateSchema.safeParse(written);
        if (data === undefined) return [];
        const email = mail === undefined ? undefined : own(recipients, data.owner)?.email;
        return [{ stack, name, email, ...data }];
      });
    });
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
    for (const original of this.originals) {
      const [stack, { path }] = original;
      const { rest } = readStackFile(path);
      const { consumers, consumersFile, recipients, mail, ...others } = this.sectionsOf(original);
      const all = { ...consumers, ...others.keycloak?.consumers };
      const confirmed = [...this.confirmed].filter(([consumer]) => Object.hasOwn(all, consumer));
      // The program finds it in the project's folder, the status in this one.
      if (consumersFile !== undefined) this.copy(consumersFile);
      const config = {
        ...others,
        ...(consumersFile === undefined ? { consumers } : { consumersFile }),
        recipients: this.withKeys(recipients),
        ...(mail === undefined ? {} : { mail: { from: mail.from, graph: {} } }),
        ...(confirmed.length === 0 ? {} : { confirmed: Object.fromEntries(confirmed) }),
      };
      const named = Object.entries(config).map(([key, value]) => [`quarterturn:${key}`, value] as const);
      const stackFile = { ...rest, config: { ...rest.config, ...Object.fromEntries(named) } };
      writeFileSync(this.pathOf(stack), dump(stackFile));
    }
  }

  /** The project's own, with the client of Keycloak that the play adds, and owners who get e-mail. */
  private sectionsOf([stack, { path }]: readonly [stack: string, original: StackFileCopy]): Sections {
    const sections = withOwners(readStackFile(path).sections);
    if (stack !== this.keycloakStack) return sections;
    return sectionsSchema.parse({
      ...sections,
      keycloak: keycloakSection(Object.keys(sections.recipients).slice(0, 1)),
    });
  }

  private withKeys(recipients: Sections["recipients"]): Sections["recipients"] {
    const entries = Object.entries(recipients).map(([name, { openpgpKeyFile, ...person }]) => {
      const openpgpKey = this.keys.get(person.email);
      const theirs = openpgpKeyFile === undefined ? person : { ...person, openpgpKeyFile };
      return [name, openpgpKey === undefined ? theirs : { ...person, openpgpKey }] as const;
    });
    return Object.fromEntries(entries);
  }

  private copy(file: string): void {
    const copy = join(this.folder, file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(packageRoot, file), copy);
  }
}

/** Whoever owns a certificate and is no recipient becomes one: the play has people who are reminded. */
function withOwners({ certificates, recipients, ...others }: Sections): Sections {
  if (certificates === undefined) return { recipients, ...others };
  const added: Record<string, Sections["recipients"][string]> = {};
  const owned = Object.entries(certificates).map(([name, certificate]) => {
    const { owner } = certificate;
    if (typeof owner !== "string" || own(recipients, owner) !== undefined)
      return [name, certificate] as const;
    const key = `owner-${owner.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    added[key] = { name: owner, email: `${key}@example.com` };
    return [name, { ...certificate, owner: key }] as const;
  });
  return {
    ...others,
    certificates: Object.fromEntries(owned),
    recipients: { ...recipients, ...added },
  };
}

type Sections = z.output<typeof sectionsSchema>;

interface StackFile {
  /** All but the sections: other providers' configuration, the salt of secrets. */
  readonly rest: z.output<typeof stackFileSchema>;
  /** Recipients stand here also if the stack file has them in a file of their own. */
  readonly sections: Sections;
}

function readStackFile(path: string): StackFile {
  const { config, ...rest } = stackFileSchema.parse(readYaml(path));
  const ours = ownConfig(config, "quarterturn");
  const others = Object.entries(config).filter(
    ([key]) => Object.keys(ownConfig({ [key]: 0 }, "quarterturn")).length === 0,
  );
  const { raw } = withIncluded(ours, filesOf(packageRoot));
  const sections = Object.entries(raw).filter(([key]) => key !== "recipientsFile");
  return {
    rest: { ...rest, config: Object.fromEntries(others) },
    sections: sectionsSchema.parse(Object.fromEntries(sections)),
  };
}
