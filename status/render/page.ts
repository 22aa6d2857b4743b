import { html } from "hono/html";
import { type Html, type Tone, marked, htmlPage, sheetOf, toned, withDates } from "../../rendering/page";
import { printableIn } from "../../rendering/printable";
import { timelineFigures } from "../../rendering/svg";
import { type Column, table } from "../../rendering/table";
import type {
  CertificateReport,
  ConsumerReport,
  CredentialReport,
  Finding,
  HostReport,
  ReferenceReport,
  Report,
  VaultCertificateReport,
} from "../report/schema";
import { timelineOf } from "./picture";
import { endWords, handoverWords, headline, nextWords, placeWords, referenceWords } from "./words";

/** The report as one page that needs nothing else: no script, no other file, no network. */
export function reportPage(read: Report): string {
  const report = printableIn(read);
  const verdict = `${report.today}: ${headline(report)}`;
  return htmlPage(
    sheet,
    `${report.stack}, ${verdict}`,
    html`<header>
        <h1>Credentials of ${report.stack}</h1>
        <p class="verdict ${toneOf(report)}">${marked(verdict)}</p>
        ${report.next === null ? "" : html`<p class="ahead">Next, ${marked(nextWords(report))}.</p>`}
      </header>
      <main>
        ${findingsSection(report.findings)}
        <section aria-labelledby="timeline">
          <h2 id="timeline">Timeline</h2>
          ${timelineFigures(timelineOf(report))}
        </section>
        ${credentialsSection(report.consumers)} ${estateSections(report)}
        ${certificatesSection(report.certificates)} ${[report.vault, ...report.vaults].map(vaultSection)}
        ${datesSection(report.dates)}
      </main>
      ${footer(report)}`,
  );
}

/** What only this page has. */
const sheet = sheetOf(`
.verdict { font-size: 1.15rem; font-weight: 600; }
ul.findings { margin: .5rem 0; padding: 0; list-style: none; }
ul.findings li { margin: .5rem 0; padding: .5rem .75rem; background: var(--card);
  border-left: .3rem solid var(--tone, var(--line)); }
ul.findings strong { display: block; font-size: .85rem; }
.todo { display: block; font-weight: 600; } li.note .todo { font-weight: inherit; }
`);

function credentialsSection(consumers: readonly ConsumerReport[]): Html {
  return html`<section aria-labelledby="credentials">
    <h2 id="credentials">Credentials</h2>
    ${consumers.map(consumerSection)}
  </section>`;
}

function footer({ signInLog: { source, from }, consumers }: Report): Html {
  const isMixed = source !== "Keycloak" && consumers.some(({ issuer }) => issuer !== null);
  return html`<footer>
    <p>
      Sign-ins from ${source},
      ${marked(from === null ? "not readable" : `since ${from}`)}${isMixed ? "; those of Keycloak's clients from its events" : ""}.
      All days are UTC; a credential ends at 00:00 of its last day. No secret is on this page.
    </p>
  </footer>`;
}

const tones = { 0: "well", 1: "act", 2: "unknown" } as const;

/** What is due soon is neither an alarm nor all well. */
function toneOf({ exitCode, findings }: Report): Tone {
  return exitCode === 0 && findings.some(({ level }) => level === "due") ? "due" : tones[exitCode];
}

const levels = {
  act: "Someone must act",
  unknown: "Could not tell",
  due: "Due soon",
  note: "Good to know",
} as const;

function findingsSection(findings: readonly Finding[]): Html {
  if (findings.length === 0) return html``;
  return html`<section aria-labelledby="findings">
    <h2 id="findings">What was found</h2>
    <ul class="findings">
      ${findings.map(
        ({ level, sentence, action }) =>
          html`<li class="${level}">
            ${toned(level, levels[level])} ${marked(sentence)}.
            ${action === null ? "" : html`<span class="todo">${marked(capital(action))}.</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const credentialColumns: readonly Column<CredentialReport>[] = [
  ["Credential", ({ name }) => name],
  ["State", (one) => (one.proven === false ? `${placeWords(one)}, not proven` : placeWords(one)), "short"],
  ["From", ({ validFrom }) => validFrom, "short"],
  ["Until", ({ validUntil }) => validUntil, "short"],
  ["Left", ({ daysLeft }) => endWords(daysLeft), "short"],
  ["Handed over", handoverWords],
  ["Confirmed", ({ confirmedOn }) => confirmedOn ?? "", "short"],
  ["Sign-ins", ({ verdict }) => marked(verdict?.sentence ?? "")],
  ["Next", ({ next }) => marked(next)],
];

function consumerSection({ name, displayName, environments, recipients, credentials }: ConsumerReport): Html {
  const where = environments.length === 0 ? "" : `; ${environments.join(", ")}`;
  return html`<h3>${name}</h3>
    <p class="dim">${displayName}${where}${recipients.length === 0 ? "" : `; ${recipients.join(", ")}`}</p>
    ${credentials.length === 0 ? html`<p>No credentials yet.</p>` : table(`Credentials of ${name}`, credentialColumns, credentials)}`;
}

const referenceColumns: readonly Column<ReferenceReport>[] = [
  ["Setting", ({ setting }) => setting],
  ["Consumer", ({ consumer }) => consumer],
  ["Reference", referenceWords],
  ["Version", ({ version }) => version ?? ""],
];

const hostColumns: readonly Column<HostReport>[] = [
  ["Host name", ({ host }) => host],
  ["In the stack file", ({ isOurs }) => (isOurs ? "yes" : "no, or left as it is"), "short"],
  ["Certificate", ({ source }) => source, "short"],
  ["Status", ({ status }) => status, "short"],
  ["Until", ({ endsOn }) => endsOn ?? "", "short"],
  ["Left", ({ daysLeft }) => (daysLeft === null ? "" : endWords(daysLeft)), "short"],
];

/** What reads the secrets, where it could be looked at. */
function estateSections({ functionApp, gateway }: Report): Html {
  return html`${
    functionApp === null || functionApp.references.length === 0
      ? ""
      : html`<section aria-labelledby="function-app">
          <h2 id="function-app">Function App ${functionApp.name}</h2>
          ${table("Key Vault references", referenceColumns, functionApp.references)}
        </section>`
  }${
    gateway === null || gateway.hosts.length === 0
      ? ""
      : html`<section aria-labelledby="gateway">
          <h2 id="gateway">Gateway ${gateway.name}</h2>
          ${table("Host names", hostColumns, gateway.hosts)}
        </section>`
  }`;
}

const certificateColumns: readonly Column<CertificateReport>[] = [
  ["Certificate", ({ name }) => name],
  ["Host", ({ host, port }) => `${host}:${port}`],
  ["State", ({ state }) => (state === "skipped" ? "not looked at" : state), "short"],
  ["Until", ({ validUntil }) => validUntil ?? "", "short"],
  ["Left", ({ daysLeft }) => (daysLeft === null ? "" : endWords(daysLeft)), "short"],
  ["Issuer", ({ issuer }) => issuer ?? ""],
  ["Owner", ({ owner }) => owner],
  ["Next", ({ next }) => marked(next)],
];

function certificatesSection(certificates: readonly CertificateReport[]): Html {
  if (certificates.length === 0) return html``;
  return html`<section aria-labelledby="certificates">
    <h2 id="certificates">Certificates</h2>
    ${table("Certificates that somebody renews by hand", certificateColumns, certificates)}
  </section>`;
}

const vaultColumns: readonly Column<VaultCertificateReport>[] = [
  ["Certificate", ({ name }) => name],
  ["State", ({ isEnabled }) => (isEnabled ? "enabled" : "disabled"), "short"],
  ["Until", ({ endsOn }) => endsOn ?? "", "short"],
  ["Left", ({ daysLeft }) => (daysLeft === null ? "" : endWords(daysLeft)), "short"],
];

function vaultSection({ name, certificates }: Report["vault"]): Html {
  if (certificates.length === 0) return html``;
  return html`<section aria-labelledby="certificates-in-${name}">
    <h2 id="certificates-in-${name}">Certificates in the vault ${name}</h2>
    ${table(`Certificates in the vault ${name}`, vaultColumns, certificates)}
  </section>`;
}

const dateColumns: readonly Column<Report["dates"][number]>[] = [
  ["From", ({ on }) => on, "short"],
  ["What", ({ what }) => what, "wide"],
  ["Of this stack", ({ concerned }) => concerned.join(", ")],
  ["What to do", ({ action }) => marked(action), "wide"],
  ["Source", ({ source, readOn }) => html`<a href="${source}">${withDates(`read ${readOn}`)}</a>`, "short"],
];

function datesSection(dates: Report["dates"]): Html {
  if (dates.length === 0) return html``;
  return html`<section aria-labelledby="dates">
    <h2 id="dates">Dates that end things</h2>
    ${table("What ends that this stack uses", dateColumns, dates)}
  </section>`;
}
