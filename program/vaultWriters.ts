import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type VaultCaller, vaultCallerSchema } from "../components/contract";
import type { SecretVault, VaultReader } from "../components/secretVault";
import { functions } from "../names/types";
import { deployer, namedWriter, writerName } from "../names/rightName";
import { nameAt } from "../names/vaultName";
import type { VaultSettings } from "../settings/estate";
import type { OthersRights } from "./othersRights";
import { type OwnState, writerIn } from "./ownState";

/** The vault that is written to, as Azure has it now. */
export interface WrittenVault {
  readonly vault: SecretVault;
  readonly settings: Pick<VaultSettings, "vaultName" | "writers">;
  /** False while it is still to be made. */
  readonly isThere: boolean;
  /** What others gave in it. */
  readonly others: OthersRights;
}

/**
 * Lets those write secrets who run this, before any secret is declared: who ran first keeps the right, whoever runs later, and
 * whom the stack file names has it as well. A right of somebody else's doing is left as it is.
 */
export async function allowWriters(written: WrittenVault, state: OwnState): Promise<void> {
  const { vault, settings } = written;
  const first = writerIn(state, deployer, vault.called) ?? (await newcomer(written));
  if (first !== undefined)
    vault.allowWriting(deployer, { identity: { principalId: first.objectId }, kind: kindOf(first) });
  for (const [name, { objectId, kind }] of Object.entries(settings.writers)) {
    if (objectId.toLowerCase() === first?.objectId.toLowerCase()) continue;
    const who = { identity: { principalId: objectId }, kind };
    if (await hasOthers(written, namedWriter(name), who)) continue;
    vault.allowWriting(namedWriter(name), who);
  }
}

type Writer = NonNullable<ReturnType<typeof writerIn>>;

function kindOf({ principalType }: Writer): VaultReader["kind"] {
  return principalType === "User" ? "user" : "app";
}

/** Whoever runs this, if nobody has given them a right yet. */
async function newcomer(written: WrittenVault): Promise<Writer | undefined> {
  const caller = await readCaller(written);
  if (caller === undefined) return undefined;
  const { objectId } = caller;
  const isNamed = Object.values(written.settings.writers).some(
    (one) => one.objectId.toLowerCase() === objectId.toLowerCase(),
  );
  const who = { identity: { principalId: objectId } };
  if (isNamed || (await hasOthers(written, deployer, who))) return undefined;
  // By a role, or as one of a group.
  return caller.mayList === true ? undefined : caller;
}

function hasOthers({ vault, others }: WrittenVault, writer: string, who: VaultReader): Promise<boolean> {
  return others.have({ right: "writes", name: nameAt(writerName(writer), vault.called), who });
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
