import type { CertificateReport, ConsumerReport, CredentialReport, Report } from "../report/schema";
import { inColumns } from "../../rendering/columns";
import { printableIn } from "../../rendering/printable";
import {
  endWords,
  findingWords,
  handoverWords,
  headline,
  nextWords,
  placeWords,
  referenceWords,
} from "./words";

/** The report for a terminal: what must be done first, then a table of everything. */
export function reportText(read: Report): string {
  const report = printableIn(read);
  const parts = [
    `${report.stack}, ${report.today}: ${headline(report)}`,
    findingLines(report),
    report.next === null ? "" : `next, ${nextWords(report)}`,
    ...report.consumers.map(consumerText),
    functionAppText(report),
    gatewayText(report),
    certificatesText(report.certificates),
    ...[report.vault, ...report.vaults].map(vaultText),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const marks = { act: "!", unknown: "?", due: ">", note: "-" } as const;

function findingLines({ findings }: Report): string {
  return findings.map((one) => `${marks[one.level]} ${findingWords(one)}`).join("\n");
}

function consumerText({ name, displayName, environments, credentials }: ConsumerReport): string {
  const title = [
    `${name}: ${displayName}`,
    ...(environments.length === 0 ? [] : [environments.join(", ")]),
  ].join("; ");
  if (credentials.length === 0) return `${title}\n  no credentials`;
  const head = [
    "credential",
    "state",
    "from",
    "until",
    "left",
    "proven",
    "handed over",
    "confirmed",
    "sign-ins",
  ];
  return `${title}\n${table(
    head,
    credentials.map(cellsOf),
    credentials.map(({ next }) => next),
  )}`;
}

function cellsOf(one: CredentialReport): string[] {
  const proven = one.proven === null ? "" : one.proven ? "yes" : "no";
  return [
    one.name,
    placeWords(one),
    one.validFrom,
    one.validUntil,
    endWords(one.daysLeft),
    proven,
    handoverWords(one),
    one.confirmedOn ?? "",
    one.verdict?.kind ?? "",
  ];
}

function certificatesText(certificates: readonly CertificateReport[]): string {
  if (certificates.length === 0) return "";
  const head = ["certificate", "state", "from", "until", "left", "host", "owner"];
  const rows = certificates.map((one) => {
    const left = one.daysLeft === null ? "" : endWords(one.daysLeft);
    const host = `${one.host}:${one.port}`;
    return [one.name, one.state, one.validFrom ?? "", one.validUntil ?? "", left, host, one.owner];
  });
  return `Certificates\n${table(
    head,
    rows,
    certificates.map(({ next }) => next),
  )}`;
}

function functionAppText({ functionApp }: Report): string {
  if (functionApp === null) return "";
  const rows = functionApp.references.map((one) => [one.setting, one.consumer, referenceWords(one)]);
  return plainTable(`Function App ${functionApp.name}`, ["setting", "consumer", "reference"], rows);
}

function gatewayText({ gateway }: Report): string {
  if (gateway === null) return "";
  const rows = gateway.hosts.map((one) => [
    one.host,
    one.isOurs ? "ours" : "",
    one.source,
    one.status,
    one.endsOn ?? "",
    one.daysLeft === null ? "" : endWords(one.daysLeft),
  ]);
  return plainTable(`Gateway ${gateway.name}`, ["host", "", "certificate", "status", "until", "left"], rows);
}

function vaultText({ name, certificates }: Report["vault"]): string {
  const rows = certificates.map((one) => [
    one.name,
    one.isEnabled ? "" : "disabled",
    one.endsOn ?? "",
    one.daysLeft === null ? "" : endWords(one.daysLeft),
  ]);
  return plainTable(`Certificates in the vault ${name}`, ["certificate", "", "until", "left"], rows);
}

function plainTable(title: string, head: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return "";
  const lines = inColumns([head, ...rows]).map((cells) => `  ${cells.join("  ")}`.trimEnd());
  return [title, ...lines].join("\n");
}

/** A table whose rows each have a sentence beneath them. */
function table(head: readonly string[], rows: readonly string[][], sentences: readonly string[]): string {
  const [first = "", ...lines] = inColumns([head, ...rows]).map((cells) => `  ${cells.join("  ")}`.trimEnd());
  return [first, ...lines.flatMap((line, at) => [line, `      ${sentences[at] ?? ""}`])].join("\n");
}
