import { resolve } from "node:path";
import { Command } from "commander";
import { defaultCredential } from "../../web/azure";
import { cloudOf } from "../../settings/cloud";
import { projectFolder } from "../places";
import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { couldNotTell, exitWithTwo } from "./command";
import { gatherFacts } from "../../status/gather";
import { statusEngine } from "./statusEngine";
import { graphOf } from "../../status/read/graph";
import { reasonOf } from "../../web/reason";
import { buildReport } from "../../status/report/report";
import type { CredentialReport, Report } from "../../status/report/schema";

interface Options {
  readonly stack: string;
  readonly cwd: string;
}

/** `npm run remove-orphan -- --stack STACK KEY_ID`. */
export function removeOrphanCommand(): Command {
  return new Command("remove-orphan")
    .description(
      "Removes from its app a secret that a run added and lost: one that `status` calls an orphan to remove, and no other.",
    )
    .argument("<key-id>", "the key ID that `status` names")
    .requiredOption("--stack <name>", "the stack whose consumer's app it is on")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText(
      "after",
      "\nWhoever runs it needs Application.ReadWrite.OwnedBy on that app, besides what `status` reads.",
    )
    .exitOverride(exitWithTwo)
    .action(async (keyId: string, options: Options) => {
      await removeOrphan(keyId, options).catch((error: unknown) => {
        throw couldNotTell(error);
      });
    });
}

async function removeOrphan(keyId: string, { stack, cwd }: Options): Promise<void> {
  const say = (line: string): void => {
    console.error(line);
  };
  // What was an orphan yesterday may be somebody's today: looked at anew.
  const facts = await gatherFacts({
    stack,
    folder: resolve(cwd),
    env: process.env,
    say,
    engine: statusEngine,
  });
  const { name, clientId, validUntil } = orphanIn(buildReport(facts), keyId);
  const cloud = cloudOf(process.env);
  const credential = defaultCredential(cloud, { tenantId: facts.settings.tenantId });
  try {
    const path = `/applications(appId='${clientId ?? ""}')/removePassword`;
    await graphOf(credential, cloud).post(path, { keyId: keyId.toLowerCase() });
  } catch (error) {
    const reason = reasonOf(error, "grant Application.ReadWrite.OwnedBy, and own the app");
    throw new UsageError(`${keyId}: not removed: ${reason}`);
  }
  console.log(
    printable(
      `${name} (key ID ${keyId}), valid until ${validUntil}, was removed from the app ${clientId ?? ""}.`,
    ),
  );
}

/**
 * The orphan that has this key ID.
 * @throws UsageError if it is none that is to be removed, with what it is
 */
export function orphanIn({ consumers, findings, stack }: Report, keyId: string): CredentialReport {
  const wanted = keyId.toLowerCase();
  const rows = consumers.flatMap(({ credentials }) => credentials);
  const row = rows.find((one) => one.keyId === wanted);
  const found = findings.filter((one) => one.keyId === wanted);
  if (row?.state === "orphan" && found.some(({ code }) => code === "orphan")) return row;
  const orphans = findings.flatMap((one) => (one.code === "orphan" ? (one.keyId ?? []) : []));
  const want =
    orphans.length === 0
      ? `that of an orphan to remove, and ${stack} has none`
      : `one of ${orphans.join(", ")}`;
  const [first] = found;
  const why = first === undefined ? "" : `; ${first.sentence}`;
  const got = row === undefined ? "which is on no app of this stack" : `that of ${row.name} (${row.state})`;
  throw new UsageError(printable(`KEY_ID: got ${keyId}, ${got}, want ${want}${why}`));
}
