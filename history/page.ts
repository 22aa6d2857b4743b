import { html } from "hono/html";
import { type Html, htmlPage, marked, sheetOf } from "../rendering/page";
import { printableIn } from "../rendering/printable";
import { type Column, table } from "../rendering/table";
import type { CertificateEntry, Entry, HistoryReport } from "./schema";
import { headlineOf } from "./text";

/** The history as one page that needs nothing else: no script, no other file, no network. */
export function historyPage(read: HistoryReport): string {
  const report = printableIn(read);
  const headline = headlineOf(report);
  return htmlPage(
    sheet,
    `History of ${report.stack}`,
    html`<header>
        <h1>History of ${report.stack}</h1>
        <p>${marked(headline)}</p>
      </header>
      <main>
        ${remarks(report)}
        ${report.entries.length === 0 ? "" : table("What happened, oldest first", columns, report.entries)}
        ${report.certificates.length === 0 ? "" : table("Certificates, oldest first", certificateColumns, report.certificates)}
      </main>
      <footer>
        <p>
          All days are UTC. Commit and person are those of the run, as CI or the machine said. No secret is on
          this page.
        </p>
      </footer>`,
  );
}

/** What only this page has. */
const sheet = sheetOf(`
ul.remarks { padding-left: 1.2rem; }
ul.remarks .act { font-weight: 600; }
`);

function remarks({ problems, notes }: HistoryReport): Html {
  if (problems.length + notes.length === 0) return html``;
  return html`<ul class="remarks">
    ${problems.map((problem) => html`<li class="act">${marked(problem)}.</li>`)}
    ${notes.map((note) => html`<li>${marked(note)}.</li>`)}
  </ul>`;
}

const certificateColumns: readonly Column<CertificateEntry>[] = [
  ["Day", ({ day }) => day, "short"],
  [
    "Certificate",
    ({ certificate, number }) => (number === null ? certificate : `${certificate} ${number}`),
    "short",
  ],
  ["What", ({ sentence }) => sentence, "wide"],
  ["By", ({ by }) => by ?? ""],
  ["Commit", ({ commit }) => commit ?? "", "short"],
];

const columns: readonly Column<Entry>[] = [
  ["Day", ({ day }) => day, "short"],
  ["Credential", ({ credential, consumer }) => credential ?? consumer, "short"],
  ["What", ({ sentence }) => sentence, "wide"],
  ["By", ({ by }) => by ?? ""],
  ["Commit", ({ commit }) => commit ?? "", "short"],
];
