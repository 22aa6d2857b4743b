import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { Ledger } from "../components/ledger";
import { declareAlerts } from "./alerts";
import { findApps } from "./apps";
import { declareCertificates } from "./certificates";
import { readRun } from "./config";
import { declareConsumers } from "./consumers";
import { formerlyAtTheTop } from "./formerPlace";
import { findEstate, openEstate } from "./estate";
import { holdingsIn, missedNow } from "../components/holdings";
import { withClients } from "./keycloakClients";
import { handleLastErrors } from "./lastErrors";
import { originOf } from "./origin";
import { readOwnState, secretsInVaults } from "./ownState";
import { pastDeliveriesIn } from "../components/pastDeliveries";
import { redactDebugLog } from "./redactedLog";
import { refuseOldNode } from "./nodeVersion";
import { declareReaders } from "./readers";
import { declareRecipientReaders } from "./recipientReaders";
import { lackOfRights } from "../rights/missing";
import { types } from "../names/types";
import type { Settings } from "../settings/settings";
import { reasonsOf } from "../settings/recipientReaders";
import { lookAtCertificates } from "./served";
import { rememberStackLines } from "./stackLines";
import { withStoredNames } from "./storedNames";
import { openVaults } from "./vaults";

rememberStackLines();

/** What status, gate and policy pack read of a stack, and other stacks by a StackReference. */
export interface RotationOutputs {
  readonly vaultName: string;
  /** Where what exists lies, if the stack file names no subscription: status reads it there. */
  readonly subscriptionId: string;
  /** Object IDs of the managed identities that read the vault. */
  readonly readers: Readonly<Record<string, pulumi.Output<string>>>;
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  // What the stack file says of certificates is in no resource, and neither are its reasons: as outputs, the policy pack sees them.
  readonly certificates: Settings["certificates"];
  readonly reasons?: Readonly<Record<string, string>>;
}

/**
 * What the stack file's `quarterturn:` keys want, through the ledger, as resources: consumers' credentials, each proven before
 * it is published, the vault and its readers, handovers and the watch of certificates. A preview runs exactly the same. There
 * is one of it in a stack: its ledger is the stack's.
 * Errors are the program's, as pulumi.RunError: every problem of the stack file at once, before anything is changed.
 */
export class Rotation extends pulumi.ComponentResource<RotationOutputs> {
  /** For the stack to give out; `npm run status` needs them. Pending until the plan is made and everything is declared. */
  readonly outputs: Promise<RotationOutputs>;

  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    const transformations = [formerlyAtTheTop((one) => one instanceof Rotation)];
    super(
      types.rotation,
      name,
      {},
      { ...opts, transformations: [...(opts.transformations ?? []), ...transformations] },
    );
    this.outputs = this.getData();
  }

  protected override async initialize(): Promise<RotationOutputs> {
    // A program may end with nothing left to wait for but this.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      return await rotate(this);
    } finally {
      done();
    }
  }
}

async function rotate(parent: Rotation): Promise<RotationOutputs> {
  refuseOldNode();
  redactDebugLog();
  handleLastErrors();
  const run = await readRun(parent);
  const { today } = run;
  const sights = lookAtCertificates(run, process.env);
  const state = await readOwnState();
  const settings = withStoredNames(run.settings, state.resources);
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const clients = withClients(settings.requests, settings, state.resources, owner);
  const { subscriptionId } = await authorization.getClientConfig();
  // Whatever no run can work with is refused before the plan, which is kept at once.
  const there = await findEstate(run, settings, state, subscriptionId);
  const { requests, applicationIds } = await findApps(await clients, state);
  const holdings = holdingsIn(state.resources);

  const origin = await originOf(process.env, process.cwd());
  // The plan. Awaited once, here: from now on, which credentials there are is plain data.
  const isPreview = pulumi.runtime.isDryRun();
  const ledger = new Ledger(
    "ledger",
    { today, holdings, consumers: requests, isPreview, origin },
    { parent },
  );
  const records = await ledger.records();

  const estate = openEstate(there);
  const vaults = await openVaults(estate);
  const found = {
    records: missedNow(records, state.ledger),
    applicationIds,
    holdings: new Map(Object.entries(holdings)),
    deliveries: pastDeliveriesIn(state.resources),
    inVaults: secretsInVaults(state),
    owner,
  };
  const consumers = declareConsumers(found, run, vaults);
  // What reads the secrets comes after them: its trouble must hold up no rotation.
  sayWhatIsLeft(await consumers.unfinished);
  sayWhatIsUnwritten(await consumers.unwritten);
  const readers = await declareReaders(estate, vaults, consumers, found.records);
  for (const here of vaults.all) await declareRecipientReaders(estate, here, consumers);
  await declareAlerts(estate, vaults, consumers, records);
  await declareCertificates({ run, settings, state, origin, sights });

  const { clientIds } = consumers;
  const { vault, certificates } = settings;
  const reasons = reasonsOf(settings);
  return {
    vaultName: vault.vaultName,
    subscriptionId,
    readers,
    clientIds,
    certificates,
    ...(Object.keys(reasons).length > 0 && { reasons }),
  };
}

/** One consumer's trouble is its own: who is left, and what to do, in one sentence. */
function sayWhatIsLeft(unfinished: readonly string[]): void {
  if (pulumi.runtime.isDryRun() || unfinished.length === 0) return;
  void pulumi.log.warn(
    `${unfinished.join(", ")}: not handed over, see above; whoever has an older secret keeps using it, and ` +
      `everything else is done. Fix the cause (${lackOfRights(pulumi.getStack())}), then run \`pulumi up\` again: it continues where this run stopped.`,
  );
}

/** A further vault's trouble holds up nobody who reads elsewhere. */
function sayWhatIsUnwritten(unwritten: readonly string[]): void {
  if (pulumi.runtime.isDryRun() || unwritten.length === 0) return;
  void pulumi.log.warn(
    `${unwritten.join(", ")}: the secret could not be written there, see above; whoever reads it there has the one before, ` +
      "if there was one. The other vaults have the newest. Fix the cause, then run `pulumi up` again: it writes it.",
  );
}
