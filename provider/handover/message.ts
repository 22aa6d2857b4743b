import { html } from "hono/html";
import type { HandoverInputs, Recipient } from "../../components/contract";
import { portalLinkOf } from "../../settings/cloud";
import type { OutgoingMail, Sender } from "../mail/mail";
import { addressOf } from "./fingerprint";
import type { PlannedMail } from "./mailPlan";
import { encryptTo } from "../../settings/openpgpKey";
import { keyFingerprint } from "./openpgp";
import { type Wording, wordingOf } from "./wording";

/** How the secret stands in an e-mail. */
interface Enclosed {
  /** What to do to see it. */
  readonly introduction: string;
  /** The secret itself, its ciphertext, or the link to it. */
  readonly block: string;
  readonly attachments: OutgoingMail["attachments"];
}

/** The e-mail that hands a credential over to one address, in English, as text and as HTML. */
export async function composeMail(
  name: string,
  inputs: HandoverInputs,
  mail: PlannedMail,
  sender: Sender,
): Promise<Omit<OutgoingMail, "messageId">> {
  const enclosed = await enclose(name, inputs, mail.to);
  const { recipients } = mail;
  const wording = wordingOf(name, inputs, { recipients, replyTo: sender.replyTo, by: "email" });
  return {
    from: addressOf({ email: sender.from }),
    replyTo: addressOf({ email: sender.replyTo }),
    // Several people with one address are named in the greeting.
    to: { name: mail.to.name, address: addressOf(mail.to) },
    subject: wording.subject,
    text: textOf(wording, enclosed),
    html: await htmlOf(name, wording, enclosed),
    attachments: enclosed.attachments,
  };
}

async function enclose(
  name: string,
  { clientSecret, today, ...inputs }: HandoverInputs,
  { form, openpgpKey = "" }: Recipient,
): Promise<Enclosed> {
  switch (form) {
    case "openpgp": {
      const armored = await encryptTo(openpgpKey, clientSecret, today);
      const file = `${name}.asc`;
      return {
        introduction: `It is encrypted to your OpenPGP key ${await keyFingerprint(openpgpKey)}. Decrypt this block, or the attached ${file}, e.g. with: gpg --decrypt ${file}`,
        block: armored.trim(),
        attachments: [{ filename: file, contentType: "application/pgp-encrypted", content: armored }],
      };
    }
    case "vaultLink": {
      const { introduction, portalLink, vaultLink, command } = wayToVault(inputs);
      const links = portalLink === undefined ? [vaultLink] : [portalLink, vaultLink];
      return { introduction, block: [...links, command].join("\n\n"), attachments: [] };
    }
    case "plaintext":
      return {
        introduction: "Copy it, then delete this e-mail:",
        block: clientSecret,
        attachments: [],
      };
  }
}

/** How somebody gets at a secret in the vault. */
export interface WayToVault {
  readonly introduction: string;
  /** The version in the portal, for a browser; undefined where there is no portal. */
  readonly portalLink: string | undefined;
  /** The version's own address, as programs know it. */
  readonly vaultLink: string;
  readonly command: string;
}

export function wayToVault({
  tenantId,
  vaultLink,
}: Pick<HandoverInputs, "tenantId" | "vaultLink">): WayToVault {
  const portalLink = portalLinkOf(tenantId, vaultLink);
  return {
    introduction:
      portalLink === undefined
        ? "It is in the vault. Open this address with an account that may read it, or run the command:"
        : "It is in the vault. With an account that may read it, open it in the portal (the first address; the second is its identifier), or run the command:",
    portalLink,
    vaultLink,
    command: `az keyvault secret show --id ${vaultLink} --query value --output tsv`,
  };
}

function textOf({ greeting, opening, facts, steps, closing }: Wording, enclosed: Enclosed): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return [
    greeting,
    "",
    opening,
    "",
    ...facts.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    "",
    "The secret",
    "",
    enclosed.introduction,
    "",
    enclosed.block,
    "",
    "What to do",
    "",
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    closing,
    "",
  ].join("\n");
}

async function htmlOf(name: string, wording: Wording, enclosed: Enclosed): Promise<string> {
  const { subject, greeting, opening, facts, steps, closing } = wording;
  const rows = facts.map(
    ([label, value]) =>
      html`<tr>
        <th scope="row" style="text-align:left;white-space:nowrap;padding:2px 16px 2px 0">${label}</th>
        <td>${value}</td>
      </tr>`,
  );
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body style="font-family:sans-serif;max-width:45em">
        <p>${greeting}</p>
        <p>${opening}</p>
        <table style="border-collapse:collapse">
          ${rows}
        </table>
        <h2>The secret</h2>
        <p>${enclosed.introduction}</p>
        <pre style="background:#f2f2f2;padding:8px;white-space:pre-wrap;word-break:break-all">
${enclosed.block}</pre>
        <h2>What to do</h2>
        <ol>
          ${steps.map((step) => html`<li>${linked(step, name, wording.confirmTo)}</li>`)}
        </ol>
        <p>${closing}</p>
      </body>
    </html>`;
  return String(page);
}

/** The step with the address to confirm to, if it has it, as a link that writes the answer. */
function linked(step: string, name: string, address: string | undefined): unknown {
  const at = address === undefined ? -1 : step.indexOf(address);
  if (address === undefined || at < 0) return step;
  const to = encodeURIComponent(addressOf({ email: address })).replace("%40", "@");
  const link = `mailto:${to}?subject=${encodeURIComponent(`${name} is in use`)}`;
  return html`${step.slice(0, at)}<a href="${link}">${address}</a>${step.slice(at + address.length)}`;
}
