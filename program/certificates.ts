import * as pulumi from "@pulumi/pulumi";
import {
  type CertificateRun,
  heldReminders,
  reminderInputs,
  watchInputs,
  watchedNames,
} from "../components/certificatePlan";
import { Reminder } from "../components/reminder";
import { WatchedCertificate } from "../components/watchedCertificate";
import type { Origin } from "../rotation";
import type { Settings } from "../settings/settings";
import type { Run } from "./config";
import type { OwnState } from "./ownState";

interface Watching {
  readonly run: Run;
  readonly settings: Settings;
  readonly state: OwnState;
  readonly origin: Origin;
  /** Begun before the plan: whoever doesn't answer is waited for while the rotation goes on. */
  readonly sights: Promise<CertificateRun["sights"]>;
}

/**
 * The certificates that somebody renews by hand, and the reminders to them. They come last, hang on nothing and nothing hangs
 * on them: a host that doesn't answer or a mail server that refuses holds up no rotation.
 */
export async function declareCertificates({ run, settings, state, origin, sights }: Watching): Promise<void> {
  const names = watchedNames(settings, state.resources);
  if (names.length === 0) return;
  const { parent } = run;
  const now: CertificateRun = {
    settings,
    stack: pulumi.getStack(),
    today: run.today,
    isPreview: pulumi.runtime.isDryRun(),
    origin,
    sights: await sights,
    held: heldReminders(state.resources),
  };
  await Promise.all(
    names.map(async (name) => {
      const renewal = await new WatchedCertificate(name, watchInputs(name, now), { parent }).renewal();
      if (renewal === undefined) return;
      for (const [reminder, inputs] of reminderInputs(name, renewal, now))
        new Reminder(reminder, inputs, { parent });
    }),
  );
}
