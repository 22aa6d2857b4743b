import { html } from "hono/html";
import { cloudOf, tokenEndpointOf } from "../cloud";
import type { OutgoingMail, Sender } from "../mail/mail";
import type { HandoverInputs, Recipient } from "./inputs";
import { encryptTo, keyFingerprint } from "./openpgp";

/** How the secret stands in an e-mail. */
interface Enclosed {
  /** What to do to see it. */
  readonly introduction: string;
  /** The secret itself, its ciphertext, or the link to it. */
  readonly block: string;
  readonly attachments: OutgoingMail["attachments"];
}

/** The e-mail that hands a credential over to one recipient, in English, as text and as HTML. */
export async function composeMail(
  name: string,
  inputs: HandoverInputs,
  recipient: Recipient,
  sender: Sender,
): Promise<Omit<OutgoingMail, "messageId">> {
  const enclosed = await enclose(name, inputs, recipient);
  const parts = { name, inputs, recipient, sender, enclosed };
  return {
    ...sender,
    to: { name: recipient.name, address: recipient.email },
    subject: subjectOf(name, inputs),
    text: textOf(parts),
    html: await htmlOf(parts),
    attachments: enclosed.attachments,
  };
}

interface Parts {
  readonly name: string;
  readonly inputs: HandoverInputs;
  readonly recipient: Recipient;
  readonly sender: Sender;
  readonly enclosed: Enclosed;
}

async function enclose(
  name: string,
  { clientSecret, vaultLink }: HandoverInputs,
  { form, openpgpKey = "" }: Recipient,
): Promise<Enclosed> {
  switch (form) {
    case "openpgp": {
      const armored = await encryptTo(openpgpKey, clientSecret);
      const file = `${name}.asc`;
      return {
        introduction: `It is encrypted to your OpenPGP key ${await keyFingerprint(openpgpKey)}. Decrypt this block, or the attached ${file}, e.g. with: gpg --decrypt ${file}`,
        block: armored.trim(),
        attachments: [{ filename: file, contentType: "application/pgp-encrypted", content: armored }],
      };
    }
    case "vaultLink":
      return {
        introduction:
          "It is in the vault. Open this address with an account that may read it, or run the command:",
        block: `${vaultLink}\n\naz keyvault secret show --id ${vaultLink} --query value --output tsv`,
        attachments: [],
      };
    case "plaintext":
      return {
        introduction: "Copy it, then delete this e-mail:",
        block: clientSecret,
        attachments: [],
      };
  }
}

function subjectOf(name: string, { displayName, previous, urgent }: HandoverInputs): string {
  if (previous === undefined) return `Client secret for ${displayName}: ${name}`;
  if (urgent === true) return `New client secret for ${displayName}: switch to ${name} now`;
  return `New client secret for ${displayName}: switch to ${name} before ${previous.validUntil}`;
}

function openingOf({ displayName, previous, urgent }: HandoverInputs): string {
  if (previous === undefined) return `here is the client secret for ${displayName}.`;
  if (urgent === true) {
    return (
      `there is a new client secret for ${displayName}, out of turn. Please switch now: the one you use ` +
      `(${previous.generation}) may be revoked at any time.`
    );
  }
  return (
    `there is a new client secret for ${displayName}. The one you use now (${previous.generation}) goes on working ` +
    `until ${previous.validUntil}, 00:00 UTC: please switch before that day.`
  );
}

function factsOf({ name, inputs }: Parts): readonly (readonly [string, string])[] {
  const { environments, tenantId, clientId, keyId, validFrom, validUntil, previous, urgent } = inputs;
  return [
    ["Credential", name],
    ["Environments", environments.join(", ")],
    ["Tenant ID", tenantId],
    ["Client ID", clientId],
    ["Secret ID", `${keyId} (to tell secrets apart; it is not the secret)`],
    ["Token endpoint", tokenEndpointOf(cloudOf(process.env), tenantId)],
    ["Valid", `from ${validFrom} until ${validUntil}, 00:00 UTC`],
    ...(previous === undefined
      ? []
      : [
          [
            "Old secret",
            urgent === true
              ? `${previous.generation}, may be revoked at any time`
              : `${previous.generation}, works until ${previous.validUntil}, 00:00 UTC`,
          ] as const,
        ]),
  ];
}

function stepsOf({ name, inputs, sender }: Parts): readonly string[] {
  const where = inputs.environments.length === 0 ? "" : `, in ${inputs.environments.join(", ")}`;
  return [
    `Put the new secret where your service reads it${where}.`,
    "Restart or reload the service, and see that it signs in.",
    `Confirm: answer to ${sender.replyTo} with the line "${name} is in use".`,
  ];
}

function closingOf({ inputs: { previous, urgent } }: Parts): string {
  if (previous === undefined) return "You get the next one in good time before this one ends.";
  if (urgent === true) {
    return `Your answer matters: after it, ${previous.generation} can be revoked without harm to you. Don't go back to it.`;
  }
  return (
    `After your answer we look at the sign-in log to see that ${previous.generation} is no longer used. Nobody deletes it: ` +
    `it ends by itself on ${previous.validUntil}, and until then you can go back to it.`
  );
}

function textOf(parts: Parts): string {
  const { inputs, recipient, enclosed } = parts;
  const width = Math.max(...factsOf(parts).map(([label]) => label.length));
  return [
    `Hello ${recipient.name},`,
    "",
    openingOf(inputs),
    "",
    ...factsOf(parts).map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    "",
    "The secret",
    "",
    enclosed.introduction,
    "",
    enclosed.block,
    "",
    "What to do",
    "",
    ...stepsOf(parts).map((step, index) => `  ${index + 1}. ${step}`),
    "",
    closingOf(parts),
    "",
  ].join("\n");
}

async function htmlOf(parts: Parts): Promise<string> {
  const { name, inputs, recipient, sender, enclosed } = parts;
  const confirm = `mailto:${sender.replyTo}?subject=${encodeURIComponent(`${name} is in use`)}`;
  const rows = factsOf(parts).map(
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
        <title>${subjectOf(name, inputs)}</title>
      </head>
      <body style="font-family:sans-serif;max-width:45em">
        <p>Hello ${recipient.name},</p>
        <p>${openingOf(inputs)}</p>
        <table style="border-collapse:collapse">
          ${rows}
        </table>
        <h2>The secret</h2>
        <p>${enclosed.introduction}</p>
        <pre style="background:#f2f2f2;padding:8px;white-space:pre-wrap;word-break:break-all">
${enclosed.block}</pre>
        <h2>What to do</h2>
        <ol>
          ${stepsOf(parts).map((step) => html`<li>${step}</li>`)}
        </ol>
        <p><a href="${confirm}">Confirm that ${name} is in use</a></p>
        <p>${closingOf(parts)}</p>
      </body>
    </html>`;
  return String(page);
}
