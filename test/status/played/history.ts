import fc from "fast-check";
import { packageRoot } from "../../../cli/places";
import type { Facts } from "../../../status/facts";
import { readStackFile } from "../../../status/read/stackFile";
import { readState } from "../../../status/read/state";
import { buildReport } from "../../../status/report/report";
import type { Report } from "../../../status/report/schema";
import {
  type ConsumerRequest,
  type Day,
  addDays,
  byGeneration,
  generationNumber,
  parseDay,
} from "../../../rotation";
import { PlayedAzure } from "./azure";
import { PlayedEngine, type Trouble } from "./engine";

/** Something that happens to a stack or its tenant. */
export type Act =
  | { readonly kind: "days"; readonly count: number }
  | { readonly kind: "up"; readonly refresh: boolean; readonly trouble?: Trouble }
  | { readonly kind: "refresh" | "switch" | "save" | "restore" | "force" }
  | { readonly kind: "remove" | "revoke"; readonly which: number }
  | { readonly kind: "meddle"; readonly how: "delete" | "disable" | "overwrite" };

const trouble = fc.oneof(
  fc.integer({ min: 1, max: 12 }),
  fc.constantFrom("mail" as const, "one mail" as const, "canary" as const, "vault" as const),
);

/** An act; rotations and days come most often, or nothing would ever be handed over. */
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("days" as const), count: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("up" as const), refresh: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("up" as const), refresh: fc.boolean(), trouble }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("switch" as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("remove" as const), which: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("revoke" as const), which: fc.nat({ max: 2 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("refresh" as const, "save" as const, "restore" as const, "force" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("meddle" as const),
      how: fc.constantFrom("delete" as const, "disable" as const, "overwrite" as const),
    }),
  },
);

/** A first run, and what came after it. */
export const histories: fc.Arbitrary<readonly Act[]> = fc
  .array(act, { minLength: 2, maxLength: 14 })
  .map((acts) => [{ kind: "up", refresh: false }, { kind: "switch" }, { kind: "days", count: 3 }, ...acts]);

/** One secret that reached the consumer's people. */
interface Handed {
  readonly keyId: string;
  readonly expiresOn: Day;
  readonly generation: string;
}

const { settings } = readStackFile(packageRoot, "test");

/** A stack with one consumer, who signs in every day with the secret that it switched to last. */
export class Played {
  readonly azure = new PlayedAzure();
  readonly engine = new PlayedEngine(this.azure);
  readonly handed: Handed[] = [];
  today: Day = parseDay("2026-11-22");
  /** What the consumer uses; nothing until it has got one and switched to it. */
  inUse: Handed | undefined;
  /** True once it was refused since it last got through. */
  wasRefused = false;
  private request: ConsumerRequest = settings.requests.edge ?? {
    app: { displayName: "edge" },
    policy: never(),
  };
  private saved = this.engine.state;

  constructor() {
    this.engine.onDelivery = (keyId, expiresOn, generation) => {
      this.handed.push({ keyId, expiresOn, generation });
    };
  }

  async apply(act: Act, onDay: () => void = () => undefined): Promise<void> {
    const { today, engine } = this;
    switch (act.kind) {
      case "days":
        for (let day = 0; day < act.count; day += 1) {
          this.today = addDays(this.today, 1);
          this.signIn();
          // What a day of many brings is seen at its beginning and its end.
          if (day < 2) onDay();
        }
        return;
      case "up":
        if (act.refresh) await engine.refresh(today);
        engine.up(today, this.request, act.trouble);
        return;
      case "refresh":
        return engine.refresh(today);
      case "switch":
        this.inUse = this.handed.at(-1);
        this.signIn();
        return;
      case "save":
        this.saved = engine.state;
        return;
      case "restore":
        engine.state = this.saved;
        return;
      case "force":
        this.request = { ...this.request, force: `${today} ${this.handed.length}` };
        return;
      case "remove": {
        const found = this.azure.passwords[act.which % Math.max(1, this.azure.passwords.length)];
        if (found !== undefined) this.azure.remove(found.keyId);
        return;
      }
      case "revoke":
        this.revoke(act.which);
        return;
      case "meddle":
        this.azure.meddle(act.how, today);
    }
  }

  /** Whether a sign-in with what the consumer uses is refused now. */
  get isRefused(): boolean {
    return this.inUse !== undefined && !this.azure.takes(this.inUse.keyId, this.today);
  }

  /** It is over as it was announced, or by an order in the stack file: then somebody has to try it to be missed. */
  get isOverOnPurpose(): boolean {
    const { inUse, today, request } = this;
    if (inUse === undefined) return true;
    const isRevoked = (request.revoke ?? []).includes(generationNumber(inUse.generation));
    return inUse.expiresOn <= today || isRevoked;
  }

  facts(change: Partial<Facts> = {}): Facts {
    const { edge } = settings.consumers;
    return {
      stack: "test",
      today: this.today,
      isRehearsal: false,
      nodeMajor: 24,
      settings: {
        ...settings,
        consumers: edge === undefined ? {} : { edge },
        requests: { edge: this.request },
        certificates: {},
      },
      handsOver: true,
      state: readState(this.engine.state),
      vaults: new Map(),
      estate: { readers: [] },
      vaultCertificates: new Map(),
      ...this.azure.facts(this.today),
      clients: new Map(),
      certificates: new Map(),
      ...change,
    };
  }

  report(change: Partial<Facts> = {}): Report {
    return buildReport(this.facts(change));
  }

  private signIn(): void {
    if (this.inUse !== undefined) this.wasRefused = !this.azure.signIn(this.inUse.keyId, this.today);
  }

  private revoke(which: number): void {
    const credentials = byGeneration(this.engine.ledger?.consumers.edge?.credentials ?? {});
    const [generation] = credentials[which % Math.max(1, credentials.length)] ?? [];
    if (generation === undefined) return;
    const revoke = [...new Set([...(this.request.revoke ?? []), generationNumber(generation)])];
    this.request = { ...this.request, revoke };
  }
}

function never(): never {
  throw new Error("the test stack has no edge");
}
