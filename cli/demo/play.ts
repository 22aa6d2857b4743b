import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import { parseDay } from "../../rotation/calendar";
import { engineEnvironment, ensureEngine } from "../engine";
import { environmentOf } from "../local/environment";
import { openLocalFolder, removeLocalFolder } from "../local/folder";
import { copyStackFiles } from "../local/stacks";
import { packageRoot } from "../places";
import { readStackFiles } from "../stackFiles";
import { timelineSvg } from "../../rendering/svg";
import { timelineText } from "../../rendering/text";
import { Certificates } from "./certificates";
import { Mailbox } from "./mailbox";
import { startDemoKeycloak } from "./demoKeycloak";
import { DemoStackFiles } from "./demoStackFiles";
import { writeStatusPages } from "./statusPages";
import { Year } from "./year";

export interface DemoOptions {
  /** Runs of `pulumi up`. */
  readonly quarters: number;
  /** Days that each run comes late. */
  readonly late: number;
  readonly seed: number;
}

const start = parseDay("2026-11-22");

/**
 * Plays the quarters from an empty world: `pulumi up` of every stack, then consumers that sign in day by day until the
 * next run. Tells it line by line, ends with the timeline and the status of each stack as a page.
 * @returns how many token requests were refused, and handshakes ended at a certificate that was over
 */
export async function playYear(options: DemoOptions, print: (line: string) => void): Promise<number> {
  const stackFiles = readStackFiles(packageRoot);
  const engine = await ensureEngine(print);
  const folder = join(openLocalFolder(), "demo");
  removeLocalFolder(folder);
  mkdirSync(folder);
  const azure = await startLocalAzure({ directory: join(folder, "azure"), today: start, ...stackFiles });
  const running = [() => azure.close()];
  try {
    print(
      `${options.quarters} quarters of ${stackFiles.stacks.join(" and ")}, from ${start}, on Pulumi ${engine.version}`,
    );
    const keycloak = await startDemoKeycloak(folder, start, stackFiles.realms, print);
    running.unshift(async () => keycloak?.stop());
    const added = keycloak === undefined || stackFiles.realms.length > 0 ? undefined : stackFiles.stacks[0];
    const files = new DemoStackFiles(await copyStackFiles(stackFiles.stacks, folder), folder, added);
    const mailboxes = await openMailboxes(azure, files);
    const certificates = new Certificates(azure, files.watched(), print);
    const { seed } = options;
    const year = new Year({
      azure,
      certificates,
      keycloak,
      engine,
      stackFiles,
      files,
      mailboxes,
      folder,
      seed,
      print,
    });
    for (let quarter = 1; quarter <= options.quarters; quarter += 1) {
      await year.playQuarter(quarter, 90 + options.late);
    }
    // The status shows what the last run saw of certificates: that of today, as there is one each day.
    if (files.watched().length > 0) await year.remind(stackFiles.stacks, azure.today());
    const picture = join(folder, "timeline.svg");
    writeFileSync(picture, timelineSvg(year.timeline()));
    print(`\n${timelineText(year.timeline())}\n`);
    for (const { day, credential, error } of year.refusals().slice(0, 10))
      print(`refused on ${day}: ${credential}: ${error}`);
    for (const { day, title, lastDay } of certificates.expired.slice(0, 10))
      print(`expired on ${day}: ${title}: its certificate ended on ${lastDay}`);
    print(`timeline: ${relative(process.cwd(), picture)}`);
    const environment = {
      ...environmentOf(engineEnvironment(engine), azure, folder),
      ...keycloak?.environment,
    };
    for (const page of await writeStatusPages(stackFiles.stacks, environment, folder)) {
      print(`status of ${page.headline}: ${page.file}`);
    }
    const { handshakes, expired } = certificates;
    if (handshakes > 0) print(`${handshakes.toLocaleString("en")} handshakes, ${expired.length} expired`);
    print(`${year.requests().toLocaleString("en")} token requests, ${year.refusals().length} refused`);
    return year.refusals().length + expired.length;
  } finally {
    for (const stop of running) await stop();
  }
}

/** A mailbox for whoever reads each consumer's e-mails; one for all that the same person reads. */
async function openMailboxes(azure: LocalAzure, files: DemoStackFiles): Promise<Map<string, Mailbox>> {
  const opened = new Map<string, Mailbox>();
  const mailboxes = new Map<string, Mailbox>();
  for (const [consumer, { name, email }] of files.readersOf()) {
    const mailbox = opened.get(email) ?? (await Mailbox.open(azure, name, email));
    opened.set(email, mailbox);
    mailboxes.set(consumer, mailbox);
    files.giveKey(email, mailbox.publicKey);
  }
  return mailboxes;
}
