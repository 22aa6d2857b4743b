import { type Credential, isLive, startOf } from "../../rotation";
import { type DeclaredCredential, credentialIn, credentialTypes } from "../credentials";
import { recordedIn } from "../estateFacts";
import { types } from "../../names/types";
import { type Fact, at, shown, unknown } from "../facts";
import { type RuleContext, resourceRule } from "../rule";
import type { CheckedResource } from "../checkedResource";

interface Config {
  readonly maxDays: number;
}

const day = 86_400_000;

export const limitCredentialLifetime = resourceRule<Config>({
  name: "limit-credential-lifetime",
  description:
    "A credential, certificates included, ends at most 180 days after its first day, as `startDate` or the ledger has it.",
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
  types: [...credentialTypes, types.secretRotationPolicy],
  check(resource, around) {
    const tooLong = lifeOfClients(resource, around.config.maxDays);
    if (tooLong !== undefined) around.refuse(tooLong);
    const credential = credentialIn(resource);
    const recorded = recordedIn(around.ledger, resource);
    if (credential === undefined || isOver(resource, recorded)) return;
    const problem = lifetimeProblem(resource, credential, recorded, around);
    if (problem !== undefined) around.refuse(`${credential.key}${problem}`);
  },
});

/** A client of Keycloak has no end of its own: its policy gives it one. */
function lifeOfClients({ type, facts }: CheckedResource, maxDays: number): string | undefined {
  const seconds = at(facts, "expirationSeconds");
  if (type !== types.secretRotationPolicy || typeof seconds !== "number") return undefined;
  const days = Math.ceil((seconds * 1_000) / day);
  if (days <= maxDays) return undefined;
  return `expirationSeconds: got ${seconds}, ${days} days, want at most ${maxDays} days (${maxDays * 86_400})`;
}

function lifetimeProblem(
  { name }: CheckedResource,
  { startDate, endDate }: DeclaredCredential,
  recorded: Credential | undefined,
  { config: { maxDays }, later }: RuleContext<Config>,
): string | undefined {
  // A missing or unknown end is another rule's business.
  if (typeof endDate !== "string") return undefined;
  const end = time(endDate);
  if (end === undefined) return `endDate: got ${shown(endDate)}, want a date such as 2027-05-21T00:00:00Z`;
  if (startDate === unknown) {
    later("startDate");
    return undefined;
  }
  const start = startDate === undefined ? recorded && time(startOf(recorded.issuedOn)) : time(startDate);
  if (start === undefined) {
    return startDate === undefined
      ? `startDate: got nothing, and the ledger has no ${name}; set the first day, e.g. 2026-11-22T00:00:00Z`
      : `startDate: got ${shown(startDate)}, want a date such as 2026-11-22T00:00:00Z`;
  }
  if (recorded !== undefined && end !== time(startOf(recorded.expiresOn))) {
    return `endDate: got ${endDate}, want ${startOf(recorded.expiresOn)}, as the ledger has it for ${name}`;
  }
  const days = Math.ceil((end - start) / day);
  if (days <= maxDays) return undefined;
  return `endDate: got ${endDate}, ${days} days after the first day, want at most ${maxDays}`;
}

/** What is left of a dead credential: should it have to be made again, its end lies two days ahead. */
function isOver({ protect }: CheckedResource, recorded: Credential | undefined): boolean {
  return !protect && recorded !== undefined && !isLive(recorded);
}

function time(date: Fact | undefined): number | undefined {
  const parsed = typeof date === "string" ? Date.parse(date) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
