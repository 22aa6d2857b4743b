import { removePassword } from "../../local-azure/entra/passwords";
import { deleteSecret, setSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import { type Credential, addDays, byGeneration, isLive, obstacle } from "../../rotation";
import { type Act, type Meddling, type Stage, type Which, consumers } from "./acts";
import type { TestEstate } from "./estate";
import { killUpWhen } from "./killed";
import type { MailServer } from "./mailServer";

/** Does what the acts say, on the real engine, with a mail server of its own. */
export class Actor {
  private orders = 0;
  private readonly revoked = new Map<string, number[]>();

  constructor(
    private readonly estate: TestEstate,
    private readonly mail: MailServer,
    private readonly given: {
      /** What `pulumi stack export` printed some time ago. */
      readonly backup: string;
      /** Called on each day on which time goes on: people sign in. */
      readonly onDay: () => Promise<unknown>;
    },
  ) {}

  async do(act: Act): Promise<void> {
    switch (act.kind) {
      case "up":
        return this.up();
      case "up --refresh":
        return this.up("--refresh");
      case "refresh":
        await this.estate.must("refresh", "--yes", "--skip-preview");
        return;
      case "restore the backup":
        return this.estate.importState(this.given.backup);
      case "days":
        return this.wait(act.count);
      case "remove":
        this.remove(act.consumer, act.which);
        return;
      case "revoke":
        return this.revoke(act.consumer, act.which);
      case "delete":
      case "disable":
      case "overwrite":
        this.meddle(act.kind, act.consumer);
        return;
      case "force":
        if (this.force(act.consumer)) await this.up();
        return;
      case "force, one mailbox refused":
        if (!this.force(act.consumer)) return;
        this.mail.misbehaviour = { refused: ["maxconf-contact@example.com"] };
        await this.up();
        this.mail.misbehaviour = {};
        return;
      case "force, killed at":
        return this.kill(act.stage);
    }
  }

  /** A run may fail, as where a mailbox is refused: what comes of it is what status has to tell. */
  async up(...options: readonly string[]): Promise<void> {
    await this.estate.pulumi("up", "--yes", "--skip-preview", ...options);
  }

  /** Time goes on, by a month at most at once: whoever signs in is in the log. */
  async wait(days: number): Promise<void> {
    for (let left = days; left > 0; left -= 30) {
      this.estate.moveTo(addDays(this.estate.azure.today(), Math.min(left, 30)));
      await this.given.onDay();
    }
  }

  /** Writes an order into the stack file, unless it would be refused: with three active ones there is no room. */
  force(...wanted: readonly string[]): boolean {
    const { ledger } = this;
    const isFull = (record = ledger.consumers.edge) =>
      record !== undefined && obstacle(record, record.policy) !== undefined;
    const able = wanted.filter((one) => !isFull(ledger.consumers[one]));
    this.orders += 1;
    for (const one of able) this.order("force", one, `order ${this.orders}`);
    return able.length > 0;
  }

  /** Orders it in the stack file, beside what is ordered for others. */
  order(key: "force" | "revoke", consumer: string, value: string | readonly number[]): void {
    this.estate.configure((config) => {
      const orders = (config[`quarterturn:${key}`] ?? {}) as Record<string, unknown>;
      config[`quarterturn:${key}`] = { ...orders, [consumer]: value };
    });
  }

  endIt(consumer: string, numbers: readonly number[]): void {
    const all = [...new Set([...(this.revoked.get(consumer) ?? []), ...numbers])].sort((a, b) => a - b);
    this.revoked.set(consumer, all);
    this.order("revoke", consumer, all);
  }

  /** True if the stack file orders its end. */
  isRevoked(consumer: string, credential: string): boolean {
    return (this.revoked.get(consumer) ?? []).some((number) => credential === `${consumer}-g${number}`);
  }

  private get ledger() {
    return this.estate.ledger();
  }

  /** The newest generation in a state, `g2`. */
  private generation(consumer: string, which: Which): string | undefined {
    const isIt = (one: Credential) => (which === "ended" ? !isLive(one) : one.state === which);
    return byGeneration(this.ledger.consumers[consumer]?.credentials ?? {}).findLast(([, one]) =>
      isIt(one),
    )?.[0];
  }

  /** As somebody does in the portal. */
  private remove(consumer: string, which: Which): void {
    const { world } = this.estate.azure;
    const name = `${consumer}-${this.generation(consumer, which) ?? "none"} `;
    const found = world.passwords.all().find(({ displayName }) => displayName?.startsWith(name) === true);
    if (found === undefined) return;
    world.transact(() => {
      removePassword(world, found);
    });
  }

  private async revoke(consumer: string, which: Which): Promise<void> {
    const generation = this.generation(consumer, which);
    if (generation === undefined || (which === "current" && !this.force(consumer))) return;
    this.endIt(consumer, [Number(generation.slice(1))]);
    await this.up();
  }

  private meddle(how: Meddling, consumer: string): void {
    const { world } = this.estate.azure;
    const secret = world.secrets.all().find(({ name }) => name === `${consumer}-client-secret`);
    if (secret === undefined || secret.deleted !== undefined) return;
    world.transact(() => {
      if (how === "delete") deleteSecret(world, secret);
      if (how === "disable") updateSecret(world, { ...secret, enabled: false });
      if (how === "overwrite") setSecret(world, { ...secret, value: "somebody else's" });
    });
  }

  private async kill(stage: Stage): Promise<void> {
    if (!this.force(...consumers)) return;
    const { world } = this.estate.azure;
    const count: Readonly<Record<typeof stage, () => number>> = {
      secret: () => world.passwords.all().length,
      proof: () => world.signIns.all().length,
      vault: () => world.secrets.all().flatMap(({ versions }) => versions).length,
      mail: () => this.mail.received.length,
    };
    const before = count[stage]();
    await killUpWhen(this.estate, () => count[stage]() > before);
  }
}
