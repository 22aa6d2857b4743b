import { html } from "hono/html";
import { type Html, toned } from "../../rendering/page";
import { type Column, table } from "../../rendering/table";
import type { SignIn } from "../world/records";
import { dayOf, type Paged, type ShownMail, type Wanted } from "./view";

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

/** The list that a pager leafs through: its name in the address, in words, and where it stands on the page. */
interface Leafed {
  readonly name: keyof Wanted;
  readonly what: string;
  readonly anchor: string;
}

/** Links to the newer and the older page of a list; nothing if it has one page. */
function pager(paged: Paged<unknown>, list: Leafed, wanted: Wanted): Html | string {
  const { first, items, page, pages, total } = paged;
  if (pages === 1) return "";
  return html`<nav class="pager" aria-label="Pages of ${list.what}">
    ${page > 1 ? link("Newer", page - 1) : ""}
    <span>${first} to ${first + items.length - 1} of ${total}</span>
    ${page < pages ? link("Older", page + 1) : ""}
  </nav>`;

  function link(text: string, to: number): Html {
    const numbers = { ...wanted, [list.name]: to };
    const query = new URLSearchParams({ signIns: String(numbers.signIns), mail: String(numbers.mail) });
    return html`<a href="./?${query}#${list.anchor}">${text}</a>`;
  }
}
