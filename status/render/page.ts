import { html, raw } from "hono/html";
import type { CertificateReport, ConsumerReport, CredentialReport, Finding, Report } from "../report/schema";
import { reportSvg } from "./picture";
import { style } from "./style";
import { printableIn } from "../../rendering/printable";
import { type Html, column, marked, table, textOf } from "./table";
import { endWords, handoverWords, headline, nextWords, placeWords } from "./words";

/** Widths of the picture: for a desk and for paper, and for a phone. */
const [wide, narrow] = [960, 360];

/** The report as one page that needs nothing else: no script, no other file, no network. */
export function reportPage(read: Report): string {
  const report = printableIn(read);
  const title = `${report.stack}, ${report.today}: ${headline(report)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <header>
          <h1>Credentials of ${report.stack}</h1>
          <p class="verdict ${toneOf(report)}">${marked(`${report.today}: ${headline(report)}`)}</p>
          ${report.next === null ? "" : html`<p class="ahead">Next, ${marked(nextWords(report))}.</p>`}
        </header>
        <main>
          ${findingsSection(report.findings)} ${timelineSection(report)}
          ${credentialsSection(report.consumers)} ${certificatesSection(report.certificates)}
        </main>
        ${footer(report)}
      </body>
    </html>`;
  return `${textOf(page)}\n`;
}

function timelineSection(report: Report): Html {
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <figure class="wide">${raw(reportSvg(report, wide))}</figure>
    <figure class="narrow">${raw(reportSvg(report, narrow))}</figure>
  </section>`;
}

function credentialsSection(consumers: readonly ConsumerReport[]): Html {
  return html`<section aria-labelledby="credentials">
    <h2 id="credentials">Credentials</h2>
    ${consumers.map(consumerSection)}
  </section>`;
}

function footer({ signInLog: { source, from } }: Report): Html {
  return html`<footer>
    <p>
      Sign-ins from ${source}, ${marked(from === null ? "not readable" : `since ${from}`)}. All days are UTC;
      a credential ends at 00:00 of its last day. No secret is on this page.
    </p>
  </footer>`;
}

const tones = { 0: "well", 1: "act", 2: "unknown" } as const;

/** What is due soon is neither an alarm nor all well. */
function toneOf({ exitCode, findings }: Report): string {
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
            <strong>${levels[level]}</strong> ${marked(sentence)}.
            ${action === null ? "" : html`<span class="todo">${marked(capital(action))}.</span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const credentialColumns = [
  column<CredentialReport>("Credential", ({ name }) => name),
  column<CredentialReport>(
    "State",
    (one) => (one.proven === false ? `${placeWords(one)}, not proven` : placeWords(one)),
    "short",
  ),
  column<CredentialReport>("From", ({ validFrom }) => validFrom, "short"),
  column<CredentialReport>("Until", ({ validUntil }) => validUntil, "short"),
  column<CredentialReport>("Left", ({ daysLeft }) => endWords(daysLeft), "short"),
  column<CredentialReport>("Handed over", handoverWords),
  column<CredentialReport>("Confirmed", ({ confirmedOn }) => confirmedOn ?? "", "short"),
  column<CredentialReport>("Sign-ins", ({ verdict }) => verdict?.sentence ?? ""),
  column<CredentialReport>("Next", ({ next }) => next, "next"),
];

function consumerSection({ name, displayName, environments, recipients, credentials }: ConsumerReport): Html {
  const where = environments.length === 0 ? "" : `; ${environments.join(", ")}`;
  return html`<h3>${name}</h3>
    <p class="dim">${displayName}${where}${recipients.length === 0 ? "" : `; ${recipients.join(", ")}`}</p>
    ${credentials.length === 0 ? html`<p>No credentials yet.</p>` : table(`Credentials of ${name}`, credentialColumns, credentials)}`;
}

const certificateColumns = [
  column<CertificateReport>("Certificate", ({ name }) => name),
  column<CertificateReport>("Host", ({ host, port }) => `${host}:${port}`),
  column<CertificateReport>("State", ({ state }) => (state === "skipped" ? "not looked at" : state), "short"),
  column<CertificateReport>("Until", ({ validUntil }) => validUntil ?? "", "short"),
  column<CertificateReport>("Left", ({ daysLeft }) => (daysLeft === null ? "" : endWords(daysLeft)), "short"),
  column<CertificateReport>("Issuer", ({ issuer }) => issuer ?? ""),
  column<CertificateReport>("Owner", ({ owner }) => owner),
  column<CertificateReport>("Next", ({ next }) => next, "next"),
];

function certificatesSection(certificates: readonly CertificateReport[]): Html {
  if (certificates.length === 0) return html``;
  return html`<section aria-labelledby="certificates">
    <h2 id="certificates">Certificates</h2>
    ${table("Certificates that somebody renews by hand", certificateColumns, certificates)}
  </section>`;
}
