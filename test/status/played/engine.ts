import { type IssuedCredential, declaredCredentials } from "../../../components/issuedCredentials";
import { types } from "../../../names/types";
import { markAbsentSecrets } from "../../../provider/markAbsentSecrets";
import {
  type ConsumerRequest,
  type Day,
  type Ledger,
  addDays,
  isLive,
  planLedger,
  readLedger,
} from "../../../rotation";
import { holdingsIn } from "../../../components/holdings";
import type { PlayedAzure } from "./azure";

/** What goes wrong in a run: it is killed after so many steps, or a service refuses. */
export type Trouble = number | "mail" | "one mail" | "canary" | "vault";

interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Kind = "ledger" | "applicationPassword" | "tokenCanary" | "vaultSecret" | "handover" | "vault";

const consumer = "edge";
const recipients = ["idim-technical-operations", "maxconf-contact"];
const secretName = "edge-client-secret";

/**
 * As much of the engine, the program and the providers as a state is made of: the real plan, and each resource in the order
 * in which a run gets to it. What a run leaves undone, the next one does.
 */
export class PlayedEngine {
  private resources: readonly Resource[] = [];
  /** Told of each secret that reaches people. */
  onDelivery: (keyId: string, expiresOn: Day, generation: string) => void = () => undefined;

  constructor(private readonly azure: PlayedAzure) {
    this.put("vault", "vault", {}, { protect: true });
  }

  /** What `pulumi stack export` prints; what `stack import` takes. */
  get state(): string {
    return JSON.stringify({ version: 3, deployment: { resources: this.resources } });
  }
  set state(exported: string) {
    const { deployment } = JSON.parse(exported) as { deployment: { resources: Resource[] } };
    this.resources = deployment.resources;
  }

  get ledger(): Ledger | undefined {
    const stored = this.find("ledger", "ledger");
    return stored === undefined ? undefined : readLedger(stored.inputs);
  }

  /** `pulumi refresh`: what is gone leaves the state, and the ledger is told what its app hasn't got. */
  async refresh(today: Day): Promise<void> {
    for (const one of this.resources) {
      const isGone = one.type === types.applicationPassword && !this.azure.has(one.outputs.keyId as string);
      if (isGone) this.drop(one);
    }
    const { secret } = this.azure;
    const newest = secret?.versions.at(-1);
    const known = this.find("vaultSecret", secretName);
    if (known !== undefined && (secret?.isDeleted !== false || newest === undefined)) this.drop(known);
    else if (known !== undefined && newest !== undefined) this.putSecret({ ...newest });
    const { ledger } = this;
    if (ledger === undefined) return;
    const found = await markAbsentSecrets(ledger, today, () => Promise.resolve(this.azure.passwords));
    this.put("ledger", "ledger", { ...found.ledger }, { protect: true });
  }

  /** `pulumi up`. A run that can't be planned changes nothing. */
  up(today: Day, request: ConsumerRequest, trouble?: Trouble): void {
    const holdings = holdingsIn(this.resources);
    const plan = planLedger(this.ledger, { today, consumers: { [consumer]: request }, holdings });
    if (!plan.ok) return;
    const record = plan.ledger.consumers[consumer];
    const declared =
      record === undefined
        ? []
        : declaredCredentials(consumer, { record, holdings: new Map(Object.entries(holdings)) });
    const steps = this.steps(plan.ledger, declared, today, trouble);
    const most = typeof trouble === "number" ? trouble : Infinity;
    for (let step = 0; step < most && steps.next().done !== true; step += 1);
  }

  private *steps(
    ledger: Ledger,
    declared: readonly IssuedCredential[],
    today: Day,
    trouble: Trouble | undefined,
  ): Generator<void> {
    this.put("ledger", "ledger", { ...ledger }, { protect: true });
    yield;
    const newest = declared.find(isLive);
    const failed = new Set<IssuedCredential>();
    for (const one of declared) {
      this.password(one, today);
      yield;
      if (!this.canary(one, today, trouble)) failed.add(one);
      yield;
    }
    if (newest !== undefined && !failed.has(newest)) {
      if (trouble === "vault") return;
      this.publish(newest, today);
      yield;
    }
    // Each handover names the vault's secret.
    if (newest !== undefined && failed.has(newest)) return;
    let isSent = true;
    for (const one of declared) {
      if (!failed.has(one)) isSent = this.handOver(one, one === newest, today, trouble) && isSent;
      yield;
    }
    if (failed.size > 0 || !isSent) return;
    for (const one of this.resources) {
      if (!this.mayGo(one, declared)) continue;
      if (!this.remove(one)) return;
      yield;
    }
  }

  private password({ name, nameInEntra, expiresOn, ...one }: IssuedCredential, today: Day): void {
    const known = this.find("applicationPassword", name);
    const end = isLive(one) ? expiresOn : addDays(today, 2);
    const keyId = (known?.outputs.keyId as string | undefined) ?? this.azure.add(nameInEntra, today, end);
    const options = { protect: isLive(one), isStacksOwn: !isLive(one) };
    this.put("applicationPassword", name, { keyId }, options);
  }

  private canary(one: IssuedCredential, today: Day, trouble: Trouble | undefined): boolean {
    const keyId = this.keyIdOf(one.name);
    const live = isLive(one);
    const known = this.find("tokenCanary", one.name)?.outputs;
    if (known?.keyId === keyId && known.live === live) return true;
    if (live && (trouble === "canary" || !this.azure.signIn(keyId, today, true))) return false;
    this.put("tokenCanary", one.name, { keyId, live });
    return true;
  }

  private publish({ name, generation, expiresOn }: IssuedCredential, today: Day): void {
    const keyId = this.keyIdOf(name);
    const known = this.find("vaultSecret", secretName)?.inputs;
    const isSame =
      (known?.tags as { keyId?: string } | undefined)?.keyId === keyId && known?.enabled === true;
    if (isSame) return;
    const version = this.azure.write({ consumer, generation, keyId, expiresOn }, today);
    this.putSecret({ consumer, generation, keyId, version, isEnabled: true });
  }

  private putSecret(written: {
    readonly consumer?: string;
    readonly generation?: string;
    readonly keyId?: string;
    readonly version: string;
    readonly isEnabled: boolean;
  }): void {
    const { version, isEnabled: enabled, ...said } = written;
    const tags = { consumer: said.consumer, generation: said.generation, keyId: said.keyId };
    const properties = { secretUriWithVersion: `https://v/secrets/${secretName}/${version}` };
    this.put("vaultSecret", secretName, { tags, enabled }, { outputs: { properties, tags } });
  }

  private handOver(
    one: IssuedCredential,
    isNewest: boolean,
    today: Day,
    trouble: Trouble | undefined,
  ): boolean {
    const keyId = this.keyIdOf(one.name);
    const known = this.find("handover", one.name)?.outputs;
    const ended = isLive(one) ? {} : { ended: true };
    const before = (known?.deliveries ?? {}) as Record<string, { keyId: string }>;
    if (!isNewest) {
      this.put("handover", one.name, { keyId: known?.keyId ?? keyId, ...ended, deliveries: before });
      return true;
    }
    const deliveries = { ...before };
    const missing = recipients.filter((recipient) => before[recipient]?.keyId !== keyId);
    const reached = trouble === "mail" ? [] : trouble === "one mail" ? missing.slice(1) : missing;
    for (const recipient of reached) {
      const email = `${recipient}@example.com`;
      deliveries[recipient] = { email, form: "vaultLink", keyId, sentOn: today } as { keyId: string };
      this.onDelivery(keyId, one.expiresOn, one.generation);
    }
    this.put("handover", one.name, { keyId, ...ended, deliveries });
    return reached.length === missing.length;
  }

  /** What no run declares any more, as far as it belongs to a credential. */
  private mayGo({ urn, type }: Resource, declared: readonly IssuedCredential[]): boolean {
    const kinds: readonly string[] = [types.applicationPassword, types.tokenCanary, types.handover];
    return kinds.includes(type) && !declared.some(({ name }) => urn.endsWith(`::${name}`));
  }

  /** Handover and canary go before the password, and refuse while it is live. */
  private remove(one: Resource): boolean {
    const name = one.urn.slice(one.urn.lastIndexOf("::") + 2);
    const handover = this.find("handover", name);
    const canary = this.find("tokenCanary", name);
    if (handover !== undefined) {
      if (handover.outputs.ended !== true && this.azure.has(handover.outputs.keyId as string)) return false;
      this.drop(handover);
    }
    if (canary !== undefined) {
      const keyId = canary.outputs.keyId as string;
      if (canary.outputs.live === true && this.azure.has(keyId)) return false;
      if (canary.outputs.live !== true) this.azure.remove(keyId);
      this.drop(canary);
    }
    const password = this.find("applicationPassword", name);
    if (password?.protect === true) return false;
    if (password !== undefined) this.drop(password);
    return true;
  }

  private keyIdOf(name: string): string {
    return (this.find("applicationPassword", name)?.outputs.keyId as string | undefined) ?? "";
  }

  private find(kind: Kind, name: string): Resource | undefined {
    return this.resources.find(({ type, urn }) => type === types[kind] && urn.endsWith(`::${name}`));
  }

  private drop(resource: Resource): void {
    this.resources = this.resources.filter((one) => one !== resource);
  }

  private put(
    kind: Kind,
    name: string,
    inputs: Resource["inputs"],
    options: { readonly protect?: boolean; readonly isStacksOwn?: boolean; readonly outputs?: object } = {},
  ): void {
    const type = types[kind];
    const parent = options.isStacksOwn === true ? "" : `${types.rotatingConsumer}$`;
    const urn = `urn:pulumi:test::quarterturn::${parent}${type}::${name}`;
    const outputs = (options.outputs ?? inputs) as Resource["outputs"];
    const known = this.find(kind, name);
    if (known !== undefined) this.drop(known);
    this.resources = [...this.resources, { urn, type, protect: options.protect ?? false, inputs, outputs }];
  }
}
