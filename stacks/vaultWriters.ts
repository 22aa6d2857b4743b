import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type VaultCaller, vaultCallerSchema, writingPermissions } from "../components/contract";
import type { SecretVault, VaultReader } from "../components/secretVault";
import { functions } from "../names/types";
import { deployer, namedWriter } from "../names/writerName";
import type { VaultSettings } from "../settings/estate";
import { type OwnState, policyHolders, writerIn } from "./ownState";

/** The vault that is written to, as Azure has it now. */
export interface WrittenVault {
  readonly vault: SecretVault;
  readonly settings: Pick<VaultSettings, "vaultName" | "writers">;
  /** False while it is still to be made. */
  readonly isThere: boolean;
  /** Permissions for secrets by object ID, in small letters: its access policies, whosever doing. */
  readonly policies: () => Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Lets those write secrets who run this, before any secret is declared: who ran first keeps the right, whoever runs later, and
 * whom the stack file names has it as well. A right of somebody else's doing is left as it is.
 */
export async function allowWriters(written: WrittenVault, state: OwnState): Promise<void> {
  const { vault, settings } = written;
  const first = writerIn(state, deployer, vault.called) ?? (await newcomer(written, state));
  if (first !== undefined)
    vault.allowWriting(deployer, { identity: { principalId: first.objectId }, kind: kindOf(first) });
  for (const [name, { objectId, kind }] of Object.entries(settings.writers)) {
    if (objectId.toLowerCase() === first?.objectId.toLowerCase()) continue;
    if (await hasOthersPolicy(objectId, written, state)) continue;
    vault.allowWriting(namedWriter(name), { identity: { principalId: objectId }, kind });
  }
}

type Writer = NonNullable<ReturnType<typeof writerIn>>;

function kindOf({ principalType }: Writer): VaultReader["kind"] {
  return principalType === "User" ? "user" : "app";
}

/** Whoever runs this, if nobody has given them a right yet. */
async function newcomer(written: WrittenVault, state: OwnState): Promise<Writer | undefined> {
  const caller = await readCaller(written);
  if (caller === undefined) return undefined;
  const { objectId } = caller;
  const isNamed = Object.values(written.settings.writers).some(
    (one) => one.objectId.toLowerCase() === objectId.toLowerCase(),
  );
  if (isNamed || (await hasOthersPolicy(objectId, written, state))) return undefined;
  // By a role, or as one of a group.
  return caller.mayList === true ? undefined : caller;
}

async function readCaller({
  settings: { vaultName },
  isThere,
}: WrittenVault): Promise<VaultCaller | undefined> {
  const answer: unknown = await pulumi.runtime.invoke(functions.readCaller, isThere ? { vaultName } : {});
  const read = vaultCallerSchema.safeParse(answer);
  if (read.success) return read.data;
  const { problem = "no reason was given" } = z.object({ problem: z.string().optional() }).parse(answer);
  void pulumi.log.warn(
    `${vaultName}: the right to write secrets is given to nobody in this run: who runs it could not be found out (${problem}).`,
  );
  return undefined;
}

/** Of somebody's own doing: one that lacks something is said. */
async function hasOthersPolicy(
  objectId: string,
  { vault, settings: { vaultName }, policies }: WrittenVault,
  state: OwnState,
): Promise<boolean> {
  const given = policyHolders(state, vault.called).has(objectId.toLowerCase())
    ? undefined
    : (await policies()).get(objectId.toLowerCase());
  if (given === undefined) return false;
  const missing = writingPermissions.filter((one) => !given.includes(one) && !given.includes("all"));
  if (missing.length > 0)
    void pulumi.log.warn(
      `the vault ${vaultName} has an access policy for ${objectId} already, which lacks ${missing.join(", ")} on secrets. It is somebody else's, ` +
        `so it was left as it is: \`az keyvault set-policy --name ${vaultName} --object-id ${objectId} --secret-permissions ${[...given, ...missing].join(" ")}\` adds that.`,
    );
  return true;
}
