import { type Day, parseDay } from "../rotation";

/** From a day on, how long a public TLS certificate may live that is issued then, and a validation be used again. */
export interface LifeStep {
  readonly from: Day;
  readonly days: number;
  /** For so long a validated name may get further certificates: `200 days`, `7 hours`. */
  readonly nameReuse: string;
  /** `announced`, or `practice`: what the issuer has done at each step so far, and hasn't said of this one. */
  readonly basis: "announced" | "practice";
}

/** Who issues certificates, and by which rules. */
export interface Issuer {
  readonly name: string;
  /** True for a name as a stack file or a certificate may write it. */
  readonly matches: (name: string) => boolean;
  /** By their days. */
  readonly steps: readonly LifeStep[];
  readonly source: { readonly url: string; readonly readOn: Day };
}

const readOn = parseDay("2026-11-27");

function step(
  from: string,
  days: number,
  nameReuse: string,
  basis: LifeStep["basis"] = "announced",
): LifeStep {
  return { from: parseDay(from), days, nameReuse, basis };
}

/** What holds for all whose certificates browsers trust: CA/Browser Forum, ballot SC-081v3. */
export const forum: Issuer = {
  name: "CA/Browser Forum",
  matches: () => true,
  steps: [
    step("2020-09-01", 398, "398 days"),
    step("2026-03-15", 200, "200 days"),
    step("2027-03-15", 100, "100 days"),
    step("2029-03-15", 47, "10 days"),
  ],
  source: {
    url: "https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/",
    readOn,
  },
};

/** Those that give less than they may. DigiCert stays a day below each limit, for time zones: announced for 2026 only. */
export const issuers: readonly Issuer[] = [
  {
    name: "DigiCert",
    matches: (name) => /digicert/i.test(name),
    steps: [
      step("2020-09-01", 397, "397 days"),
      step("2026-02-24", 199, "199 days"),
      step("2027-03-15", 99, "99 days", "practice"),
      step("2029-03-15", 46, "9 days", "practice"),
    ],
    source: {
      url: "https://docs.digicert.com/manage-certificates/end-2-year-public-ssl-certificates",
      readOn,
    },
  },
  {
    name: "GlobalSign",
    matches: (name) => /globalsign/i.test(name),
    steps: [step("2026-03-14", 199, "200 days")],
    source: {
      url: "https://support.globalsign.com/ssl/advisories/upcoming-changes-tls-validity-faqs",
      readOn,
    },
  },
  {
    name: "Let's Encrypt",
    matches: (name) => /let'?s ?encrypt/i.test(name),
    steps: [
      step("2020-09-01", 90, "30 days"),
      step("2027-02-10", 64, "10 days"),
      step("2028-02-16", 45, "7 hours"),
    ],
    source: { url: "https://letsencrypt.org/2025/12/02/from-90-to-45", readOn },
  },
];

/** The steps that a stack file's issuer goes by: its own, and everybody's. */
export function stepsOf(issuer: string): readonly LifeStep[] {
  const own = issuers.filter(({ matches }) => matches(issuer)).flatMap(({ steps }) => steps);
  return [...forum.steps, ...own].sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** Before there were steps. */
const longestEver = 825;

/** The most days that an issuer gives a certificate on a day. */
export function longestLife(issuer: string, issuedOn: Day): number {
  const allowed = stepsOf(issuer).filter(({ from }) => from <= issuedOn);
  return Math.min(longestEver, ...allowed.map(({ days }) => days));
}
