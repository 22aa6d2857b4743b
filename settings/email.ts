import { domainToASCII } from "node:url";

/** One or more of the characters that may stand in a mailbox's name, without quotes. Source: RFC 5322, section 3.2.3. */
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const mailbox = new RegExp(`^(?=.{1,64}$)${atom}(\\.${atom})*$`);
/** Letters, digits and hyphens in any script: what is no such thing can't become one by being normalised. */
const domainText = /^[\p{L}\p{M}\p{N}.-]+$/u;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The address as mail servers and Microsoft Graph know it, with the domain in ASCII and lower case: `ops@bücher.example`
 * is `ops@xn--bcher-kva.example`. Undefined for what is no address of one mailbox, such as one with a line break.
 */
export function wireAddress(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const [name, written] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  if (!mailbox.test(name) || !domainText.test(written)) return undefined;
  const domain = domainToASCII(written).toLowerCase();
  const labels = domain.split(".");
  const isDomain = labels.length > 1 && labels.every((one) => label.test(one)) && domain.length <= 253;
  const isNumber = /^\d+$/.test(labels.at(-1) ?? "");
  const whole = `${name}@${domain}`;
  return isDomain && !isNumber && whole.length <= 254 ? whole : undefined;
}

/** Nobody reads what is sent to such an address: its name says so. */
export function isNoReply(address: string): boolean {
  return /^(do-?not|no)[-_.]?reply([-_.+].*)?@/i.test(address);
}
