import { credentialIn, credentialTypes } from "../credentials";
import { type Fact, shown } from "../facts";
import { type Seen, resourceRule } from "../rule";

interface Config {
  readonly maxDays: number;
}

const day = 86_400_000;

export const limitCredentialLifetime = resourceRule<Config>({
  name: "limit-credential-lifetime",
  description: "A credential ends at most 180 days after its first day, which its name or `startDate` tells.",
  enforcementLevel: "mandatory",
  config: {
    maxDays: {
      type: "integer",
      minimum: 1,
      maximum: 180,
      default: 180,
      description: "days from the first day to the end",
    },
  },
  types: credentialTypes,
  check(resource, refuse, { maxDays }) {
    const credential = credentialIn(resource);
    if (credential === undefined || isOver(resource)) return;
    const { key, displayName, startDate, endDate } = credential;
    // A missing or unknown end is another rule's business.
    if (typeof endDate !== "string") return;
    const start = time(startDate) ?? time(firstDay(displayName));
    const end = time(endDate);
    if (end === undefined) {
      refuse(`${key}endDate: got ${shown(endDate)}, want a date such as 2027-05-21T00:00:00Z`);
    } else if (start === undefined) {
      refuse(
        `${key}displayName: got ${shown(displayName)}, want the first day in it ("edge-g8 2026-11-22 to 2027-05-21"), or startDate`,
      );
    } else if (end - start > maxDays * day) {
      const days = Math.ceil((end - start) / day);
      refuse(`${key}endDate: got ${endDate}, ${days} days after the first day, want at most ${maxDays}`);
    }
  },
});

/**
 * What is left of a dead credential: should it have to be made again, its end lies two days ahead, whatever its name says.
 * A live one that is declared like this is refused by protect-live-credentials.
 */
function isOver({ protect, ignoreChanges }: Seen): boolean {
  return !protect && ignoreChanges.includes("endDate");
}

function firstDay(displayName: Fact | undefined): string | undefined {
  return typeof displayName === "string" ? /\b\d{4}-\d{2}-\d{2}\b/.exec(displayName)?.[0] : undefined;
}

function time(date: Fact | undefined): number | undefined {
  const parsed = typeof date === "string" ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
