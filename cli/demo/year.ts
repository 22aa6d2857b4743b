import { secretNameOf } from "../../names/secretName";
import { type LocalAzure, getSecret } from "../../local-azure";
import { type Day, addDays, credentialName, own } from "../../rotation";
import { type Engine, engineEnvironment } from "../engine";
import { environmentOf } from "../local/environment";
import { makeStacks } from "../local/stacks";
import { changesInWords } from "../pulumi/changes";
import { type Update, type UpOptions, pulumiRemind, pulumiUp } from "../pulumi/up";
import type { StackFiles } from "../stackFiles";
import type { Bar, Timeline } from "../../rendering/timeline";
import type { Certificates } from "./certificates";
import { type Delivered, type Refusal, SimulatedConsumer } from "./consumer";
import type { Mailbox } from "./mailbox";
import type { DemoStackFiles } from "./demoStackFiles";
import { tokenClient } from "./signIn";
import { switchDays } from "./switchDays";
import { issuerOf, realmOf } from "../../settings/keycloak";
import { realmTokenClient } from "./demoKeycloak";
import type { LocalKeycloak } from "../local/keycloak";

interface Stage {
  readonly azure: LocalAzure;
  readonly certificates: Certificates;
  /** Undefined where none can be had: then nobody signs in to one. */
  readonly keycloak: LocalKeycloak | undefined;
  readonly engine: Engine;
  readonly stackFiles: StackFiles;
  readonly files: DemoStackFiles;
  /** Where secrets arrive, by consumer. */
  readonly mailboxes: ReadonlyMap<string, Mailbox>;
  /** Where the stacks' state is kept. */
  readonly folder: string;
  readonly seed: number;
  readonly print: (line: string) => void;
}

type Life = Omit<Bar, "used">;

/** The play: one tenant, its stacks, and the consumers that live on what the runs deliver. */
export class Year {
  private readonly runs: Day[] = [];
  private readonly consumers = new Map<string, SimulatedConsumer>();
  private readonly lives = new Map<string, Life[]>();
  private readonly nextSwitch: () => number;
  private readonly token: ReturnType<typeof tokenClient>;
  /** Keycloak's realms, by the name of the consumer that is in one. */
  private readonly issuers = new Map<string, string>();

  constructor(private readonly stage: Stage) {
    this.nextSwitch = switchDays(stage.seed);
    this.token = tokenClient(stage.azure.tokenEndpoint, stage.azure.environment.NODE_EXTRA_CA_CERTS ?? "");
  }

  /** `pulumi up` of every stack, handover of what is new, then `days` days of sign-ins, handshakes and renewals. */
  async playQuarter(quarter: number, days: number): Promise<void> {
    const today = this.stage.azure.today();
    this.runs.push(today);
    this.stage.print(`\nQuarter ${quarter}, ${today}`);
    const updates = await this.upAll();
    for (const [stack, update] of updates) {
      this.stage.print(`  ${stack}: ${changesInWords(update.changes)}, ${update.seconds.toFixed(1)} s`);
      for (const sentence of update.sentences) this.stage.print(`    ${sentence}`);
      this.remember(update);
    }
    await this.handOver(updates, today);
    const nextRun = addDays(today, days);
    for (let day = 0; day < days; day += 1) await this.live(addDays(today, day), nextRun);
    const standing = this.stage.certificates.standing();
    if (standing !== "") this.stage.print(`  certificates on the last day: ${standing}`);
  }

  /** One day of everybody's, to its end. */
  private async live(today: Day, nextRun: Day): Promise<void> {
    const { azure, certificates, keycloak } = this.stage;
    const stacks = await certificates.stacksToRemind(today, nextRun);
    if (stacks.length > 0) await this.remind(stacks, today);
    const consumers = [...this.consumers.values()];
    await Promise.all([...consumers, certificates].map((one) => one.live(today)));
    azure.setToday(addDays(today, 1));
    await keycloak?.setToday(addDays(today, 1));
  }

  /** The daily run that only reminds; what it has to say stands with its day. */
  async remind(stacks: readonly string[], today: Day): Promise<void> {
    const environment = this.environment();
    const said = await Promise.all(stacks.map((stack) => pulumiRemind(this.upOptions(stack, environment))));
    for (const [at, sentences] of said.entries())
      for (const sentence of sentences) this.stage.print(`  ${today}: ${stacks[at] ?? ""}: ${sentence}`);
  }

  requests(): number {
    return [...this.consumers.values()].reduce((sum, { requests }) => sum + requests, 0);
  }

  refusals(): Refusal[] {
    return [...this.consumers.values()].flatMap(({ refusals }) => refusals);
  }

  timeline(): Timeline {
    const groups = [...this.lives].map(([name, lives]) => ({
      name,
      bars: lives.map((life) => ({ ...life, used: this.consumers.get(name)?.usage.get(life.name) })),
    }));
    return {
      from: this.runs[0] ?? this.stage.azure.today(),
      to: this.stage.azure.today(),
      runs: this.runs,
      groups: [...groups, ...this.stage.certificates.groups()],
    };
  }

  /** The stacks share nothing but the tenant, so their runs go side by side. */
  private async upAll(): Promise<[string, Update][]> {
    const { files, folder, stackFiles } = this.stage;
    files.write();
    const environment = this.environment();
    await makeStacks(stackFiles.stacks, environment, folder);
    return Promise.all(
      stackFiles.stacks.map(async (stack): Promise<[string, Update]> => [
        stack,
        await pulumiUp(this.upOptions(stack, environment)),
      ]),
    );
  }

  private environment(): NodeJS.ProcessEnv {
    const { azure, engine, folder, keycloak } = this.stage;
    return { ...environmentOf(engineEnvironment(engine), azure, folder), ...keycloak?.environment };
  }

  private upOptions(stack: string, environment: NodeJS.ProcessEnv): UpOptions {
    const { engine, files } = this.stage;
    return { stack, configFile: files.pathOf(stack), binFolder: engine.binFolder, environment };
  }

  /** Consumers take what came by e-mail; who gets none reads the vault, as the Function App does. */
  private async handOver(updates: readonly [string, Update][], today: Day): Promise<void> {
    const mailboxes = [...new Set(this.stage.mailboxes.values())];
    const received = (await Promise.all(mailboxes.map((mailbox) => mailbox.read()))).flat();
    for (const mail of received.sort((a, b) => (a.credential < b.credential ? -1 : 1))) {
      const consumer = this.consumers.get(mail.consumer) ?? this.arrive(mail.consumer, mail.clientId);
      consumer.handOver(mail, today, this.nextSwitch());
    }
    for (const [, update] of updates) {
      for (const name of Object.keys(update.consumers)) {
        if (this.stage.mailboxes.has(name)) continue;
        const consumer = this.consumers.get(name) ?? this.arrive(name, own(update.clientIds, name) ?? "");
        consumer.handOver(this.published(name, update), today, this.nextSwitch());
      }
    }
  }

  /** What the vault holds, read as the Function App reads it. */
  private published(name: string, { vaultName, readers }: Update): Delivered {
    const secret = getSecret(this.stage.azure.world, {
      vault: vaultName,
      name: secretNameOf(name),
      reader: readers.functionApp ?? "",
    });
    return { credential: credentialName(name, secret.tags.generation ?? ""), secret: secret.value };
  }

  private arrive(name: string, clientId: string): SimulatedConsumer {
    const ask = this.tokenOf(name);
    const consumer = new SimulatedConsumer(
      name,
      (secret) => ask(clientId, secret),
      (credential) => {
        this.stage.files.confirm(name, credential);
      },
    );
    this.consumers.set(name, consumer);
    return consumer;
  }

  /** Where a consumer signs in: at the tenant, or at its realm, which is on the play's own server. */
  private tokenOf(consumer: string): ReturnType<typeof tokenClient> {
    const issuer = this.issuers.get(consumer);
    const url = this.stage.keycloak?.environment.QUARTERTURN_KEYCLOAK_URL;
    if (issuer === undefined || url === undefined) return this.token;
    return realmTokenClient(issuerOf({ ...realmOf(issuer), url }));
  }

  private remember({ consumers }: Update): void {
    for (const [name, { app, credentials }] of Object.entries(consumers)) {
      if (app.issuer !== undefined) this.issuers.set(name, app.issuer);
      const lives = this.lives.get(name) ?? [];
      const known = new Set(lives.map((life) => life.name));
      const born = Object.entries(credentials)
        .map(([generation, { issuedOn, expiresOn }]) => ({
          name: credentialName(name, generation),
          issuedOn,
          expiresOn,
        }))
        .filter((life) => !known.has(life.name));
      this.lives.set(name, [...lives, ...born]);
    }
  }
}
