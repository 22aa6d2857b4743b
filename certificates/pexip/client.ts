import { z } from "zod";
import { WebError, type WebOptions, webRequest } from "../../web/request";

/** A management node that didn't do it: the message says why, and what helps. */
export class PexipError extends Error {}

/** Who asks a Pexip Infinity, and where. */
export interface PexipAccess {
  /** `https://mgmt.example.com` */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Certificates in PEM of who signed the management node's; left out: those that Node.js trusts. */
  readonly ca?: string | undefined;
}

/** A certificate that a Pexip Infinity has, as far as it is needed here. */
export interface TlsCertificate {
  /** `/api/admin/configuration/v1/tls_certificate/7/` */
  readonly uri: string;
  /** PEM, with or without intermediates. */
  readonly certificate: string;
  /** Full names of the nodes that show it. */
  readonly nodes: readonly string[];
}

/** What is uploaded. A key that is encrypted needs its passphrase with it. */
export interface Upload {
  readonly certificate: string;
  readonly privateKey: string;
  readonly passphrase?: string | undefined;
}

/** Source: Pexip Infinity, "Management configuration API", resource `tls_certificate`. */
const resource = "/api/admin/configuration/v1/tls_certificate/";

const listSchema = z.object({
  meta: z.object({ next: z.string().nullish() }),
  objects: z.array(
    z.object({
      resource_uri: z.string(),
      certificate: z.string(),
      nodes: z
        .array(z.string())
        .nullish()
        .transform((nodes) => nodes ?? []),
    }),
  ),
});

/** More pages than any installation has. */
const mostPages = 100;
const patience = 10_000;

/** A Pexip Infinity's management API, for its TLS certificates. */
export class PexipClient {
  constructor(
    private readonly access: PexipAccess,
    private readonly options: WebOptions = {},
  ) {}

  /** All of them. @throws PexipError */
  async certificates(): Promise<TlsCertificate[]> {
    const found: TlsCertificate[] = [];
    let path: string | null | undefined = `${resource}?limit=100`;
    for (let pages = 0; typeof path === "string" && pages < mostPages; pages += 1) {
      const { meta, objects }: z.infer<typeof listSchema> = listOf(await this.ask("GET", path));
      for (const { resource_uri: uri, certificate, nodes } of objects)
        found.push({ uri, certificate, nodes });
      path = meta.next;
    }
    return found;
  }

  /** Uploads one that no node shows yet. @throws PexipError */
  async upload({ certificate, privateKey, passphrase }: Upload): Promise<void> {
    const secret = passphrase === undefined ? {} : { private_key_passphrase: passphrase };
    await this.ask("POST", resource, { certificate, private_key: privateKey, ...secret });
  }

  /** Lets nodes show a certificate, in place of that which each has. @throws PexipError */
  async assign(uri: string, nodes: readonly string[]): Promise<void> {
    await this.ask("PATCH", uri, { nodes });
  }

  private async ask(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<string> {
    const { url, user, password, ca } = this.access;
    const address = new URL(path, url);
    // Wherever an answer points, the password goes to no other host.
    if (address.origin !== new URL(url).origin)
      throw new PexipError(`${url}: it points to ${address.origin}, want nothing but itself`);
    const basic = Buffer.from(`${user}:${password}`).toString("base64");
    const response = await webRequest(
      address,
      {
        method,
        redirect: "manual",
        headers: { authorization: `Basic ${basic}`, accept: "application/json", ...jsonType(body) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      { patience, ...this.options, ca },
    ).catch((error: unknown) => {
      if (!(error instanceof WebError)) throw error;
      throw new PexipError(`${error.message}: check \`pexip.url\`, \`pexip.caFile\` and the network`, {
        cause: error,
      });
    });
    const text = await response.text();
    if (response.ok) return text;
    const sent = Object.values(body ?? {}).filter((one) => typeof one === "string");
    const words = wordsOf(text, [password, basic, ...sent]);
    throw new PexipError(refusal(response.status, words, this.access, method));
  }
}

const jsonType = (body?: object): Record<string, string> =>
  body === undefined ? {} : { "content-type": "application/json" };

function listOf(text: string): z.infer<typeof listSchema> {
  try {
    return listSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new PexipError(
      "the management node's answer isn't in the documented format: is `pexip.url` that of a Pexip Infinity's management node?",
      { cause: error },
    );
  }
}

function refusal(status: number, words: string, { url, user }: PexipAccess, method: string): string {
  const { host } = new URL(url);
  if (status === 401)
    return `${host} doesn't let ${user} in: check \`pexip.user\` and \`pexip.password\` in the stack file`;
  if (status === 403)
    return `${user} may not ${method === "GET" ? "read" : "change"} TLS certificates at ${host}: give its role that permission (Users & Devices, Administrator Roles)`;
  if (status >= 300 && status < 400)
    return `${host} points elsewhere (${status}): want \`pexip.url\` to be the management node's own address`;
  return `${host} refuses it: ${status}${words === "" ? "" : `: ${words}`}`;
}

/**
 * `{"tls_certificate":{"certificate":["…"]}}` → `certificate: …`.
 * @param sent what is never said again: there is a key in it, and its passphrase
 */
function wordsOf(text: string, sent: readonly string[]): string {
  const found: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === "string") found.push(name === "" ? value : `${name}: ${value}`);
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, Array.isArray(value) ? name : key);
  };
  try {
    walk(JSON.parse(text), "");
  } catch {
    return "";
  }
  const isSafe = (one: string): boolean => !one.includes("-----") && !sent.some((each) => one.includes(each));
  return found.filter(isSafe).join("; ").replace(/\s+/g, " ").slice(0, 300);
}
