import { html } from "hono/html";
import { type Html, toned } from "../../rendering/page";
import { type Column, table } from "../../rendering/table";
import { pager } from "./pager";
import { type Paged, dayOf, type ShownMail, type Wanted } from "./view";
import type { SignIn } from "../world/records";

const mailColumns: readonly Column<ShownMail>[] = [
  ["Sent", ({ sentDateTime }) => dayOf(sentDateTime), "short"],
  ["From", ({ from }) => from],
  ["To", ({ toRecipients }) => toRecipients.join(", ")],
  ["Message", message, "wide"],
];

/** What was sent by e-mail, the newest first. */
export function mailSection(mail: Paged<ShownMail>, wanted: Wanted): Html {
  const body =
    mail.total === 0
      ? html`<p>No mail was sent through Microsoft Graph.</p>`
      : table("E-mails, the newest first; secrets are masked", mailColumns, mail.items);
  return html`<section aria-labelledby="mail">
    <h2 id="mail">Mail</h2>
    ${body} ${pager(mail, { name: "mail", what: "e-mails", anchor: "mail" }, wanted)}
  </section>`;
}

function message({ subject, text, attachments }: ShownMail): Html {
  const attached = attachments.length === 0 ? "" : html`<p>Attached: ${attachments.join(", ")}</p>`;
  return html`<details>
    <summary>${subject === "" ? "(no subject)" : subject}</summary>
    <pre>${text}</pre>
    ${attached}
  </details>`;
}

const signInColumns: readonly Column<SignIn>[] = [
  ["Day", ({ createdDateTime }) => dayOf(createdDateTime), "short"],
  ["App", ({ appDisplayName }) => appDisplayName],
  ["Key ID", ({ servicePrincipalCredentialKeyId: keyId }) => keyCell(keyId), "short"],
  ["Result", ({ status }) => result(status), "wide"],
];

/** The log of sign-ins, the newest first. */
export function signInsSection(signIns: Paged<SignIn>, wanted: Wanted): Html {
  const body =
    signIns.total === 0
      ? html`<p>Nobody has asked for a token yet.</p>`
      : table("Sign-ins, the newest first", signInColumns, signIns.items);
  return html`<section aria-labelledby="sign-ins">
    <h2 id="sign-ins">Sign-ins</h2>
    ${body} ${pager(signIns, { name: "signIns", what: "sign-ins", anchor: "sign-ins" }, wanted)}
  </section>`;
}

function keyCell(keyId: string): Html | string {
  return keyId === "" ? "none matched" : html`<code>${keyId}</code>`;
}

function result({ errorCode, failureReason }: SignIn["status"]): Html | string {
  if (errorCode === 0) return toned("well", "token issued");
  return html`${toned("act", `AADSTS${errorCode}`)} ${failureReason}`;
}
