import { html } from "hono/html";
import type { SignIn } from "../world/records";
import { pager } from "./pager";
import type { Paged } from "./paging";
import { table, type Column, type Html } from "./table";
import { dayOf, type Wanted } from "./view";

const columns: readonly Column<SignIn>[] = [
  { heading: "Day", kind: "day", cell: ({ createdDateTime }) => dayOf(createdDateTime) },
  { heading: "App", kind: "name", cell: ({ appDisplayName }) => appDisplayName },
  { heading: "Key ID", kind: "key", cell: ({ servicePrincipalCredentialKeyId: keyId }) => keyCell(keyId) },
  { heading: "Result", kind: "wide", cell: ({ status }) => result(status) },
];

/** The log of sign-ins, the newest first. */
export function signInsSection(signIns: Paged<SignIn>, wanted: Wanted): Html {
  const body =
    signIns.total === 0
      ? html`<p>Nobody has asked for a token yet.</p>`
      : table("Sign-ins, the newest first", columns, signIns.items);
  return html`<section aria-labelledby="sign-ins">
    <h2 id="sign-ins">Sign-ins</h2>
    ${body} ${pager(signIns, { name: "signIns", what: "sign-ins", anchor: "sign-ins" }, wanted)}
  </section>`;
}

function keyCell(keyId: string): Html | string {
  return keyId === "" ? "none matched" : html`<code>${keyId}</code>`;
}

function result({ errorCode, failureReason }: SignIn["status"]): Html | string {
  if (errorCode === 0) return html`<strong class="valid">token issued</strong>`;
  return html`<strong class="expired">AADSTS${errorCode}</strong> ${failureReason}`;
}
