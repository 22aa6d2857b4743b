import { html } from "hono/html";
import { pager } from "./pager";
import type { Paged } from "./paging";
import { table, type Column, type Html } from "./table";
import { dayOf, type ShownMail, type Wanted } from "./view";

const columns: readonly Column<ShownMail>[] = [
  { heading: "Sent", kind: "day", cell: ({ sentDateTime }) => dayOf(sentDateTime) },
  { heading: "From", kind: "key", cell: ({ from }) => from },
  { heading: "To", kind: "key", cell: ({ toRecipients }) => toRecipients.join(", ") },
  { heading: "Message", kind: "wide", cell: message },
];

/** What was sent by e-mail, the newest first. */
export function mailSection(mail: Paged<ShownMail>, wanted: Wanted): Html {
  const body =
    mail.total === 0
      ? html`<p>No mail was sent through Microsoft Graph.</p>`
      : table("E-mails, the newest first; secrets are blotted out", columns, mail.items);
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
