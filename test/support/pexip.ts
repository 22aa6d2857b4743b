import { X509Certificate, createPrivateKey, createPublicKey } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { makeRequest } from "../../certificates/request/request";
import { Authority } from "./authority";

/** Where it lies. Source: Pexip Infinity, "Management configuration API", resource `tls_certificate`. */
const resource = "/api/admin/configuration/v1/tls_certificate/";

/** The fields that can be written, with their longest text; all others are the management node's own. */
const uploadShape = z.strictObject({
  certificate: z.string().min(1),
  private_key: z.string().min(1).max(12_288),
  private_key_passphrase: z.string().max(100).optional(),
  parameters: z.string().max(1000).optional(),
  nodes: z.array(z.string()).optional(),
});
const changeShape = uploadShape.partial();

/** A certificate that it holds, and what it was uploaded with. */
interface Held {
  readonly id: number;
  readonly certificate: string;
  readonly privateKey: string;
  readonly passphrase?: string | undefined;
  nodes: string[];
}

/** One request that came. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

interface Outcome {
  readonly status: number;
  readonly location?: string;
  readonly shown?: object;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: object,
  ) {
    super(JSON.stringify(body));
  }
}

/**
 * A Pexip Infinity's management API as its public documentation has it, as far as TLS certificates go: strict about fields,
 * basic authentication over TLS, pages of 20, 201 with a Location, 202 for a change. A node shows one certificate.
 */
export class PexipDouble {
  readonly held: Held[] = [];
  readonly asked: Asked[] = [];
  /** Answers that get lost after the work is done, by method. */
  readonly dropped = new Set<string>();
  readonly user = "admin";
  readonly password = "p:äss wörd";

  private constructor(
    readonly url: string,
    /** Who signed its own certificate, in PEM. */
    readonly ca: string,
    readonly knownNodes: readonly string[],
    readonly close: () => void,
  ) {}

  /** Runs `work` beside one. @param nodes full names of its nodes */
  static async run(nodes: readonly string[], work: (double: PexipDouble) => Promise<void>): Promise<void> {
    const authority = await Authority.make("Pexip");
    const { csr, pkcs8 } = await makeRequest("p-256", ["localhost"]);
    const cert = await authority.answer(csr, { byRoot: true });
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }).export({
      format: "pem",
      type: "pkcs8",
    });
    const server = createServer({ key, cert: cert.toString() }, (request, response) => {
      void double.answer(request, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const double = new PexipDouble(`https://localhost:${port}`, authority.root.toString(), nodes, () => {
      server.closeAllConnections();
      server.close();
    });
    try {
      await work(double);
    } finally {
      double.close();
    }
  }

  /** One that was there before. */
  hold(certificate: string, nodes: readonly string[]): Held {
    for (const one of this.held) one.nodes = one.nodes.filter((node) => !nodes.includes(node));
    const held = { id: this.held.length + 1, certificate, privateKey: "", nodes: [...nodes] };
    this.held.push(held);
    return held;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "" } = request;
    const body = Buffer.concat(chunks).toString();
    this.asked.push({ method, path: url, body });
    const { status, location, shown } = this.outcome(request, body);
    if (this.dropped.has(method)) request.socket.destroy();
    else {
      const headers = { "content-type": "application/json", ...(location !== undefined && { location }) };
      response.writeHead(status, headers).end(shown === undefined ? "" : JSON.stringify(shown));
    }
  }

  private outcome(request: IncomingMessage, body: string): Outcome {
    try {
      this.requireSignIn(request);
      if (request.method !== "GET" && request.headers["content-type"] !== "application/json")
        throw new Refused(400, { error: "want application/json" });
      return this.route(request.method ?? "", new URL(request.url ?? "", this.url), body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, shown: error.body };
    }
  }

  private requireSignIn({ headers }: IncomingMessage): void {
    const expected = Buffer.from(`${this.user}:${this.password}`).toString("base64");
    if (headers.authorization !== `Basic ${expected}`) throw new Refused(401, {});
  }

  private route(method: string, { pathname, searchParams }: URL, body: string): Outcome {
    if (method === "GET" && pathname === resource) return { status: 200, shown: this.list(searchParams) };
    if (method === "POST" && pathname === resource) {
      const { id } = this.create(parsed(uploadShape, body));
      return { status: 201, location: `${this.url}${resource}${id}/` };
    }
    const one = this.held.find(({ id }) => pathname === `${resource}${id}/`);
    if (one === undefined) throw new Refused(404, { error: "not found" });
    if (method === "GET") return { status: 200, shown: this.shown(one) };
    if (method !== "PATCH") throw new Refused(405, {});
    const { nodes = [], ...others } = parsed(changeShape, body);
    if (Object.keys(others).length > 0)
      throw new Refused(400, { error: "nothing but nodes is changed here" });
    this.assign(one, nodes);
    return { status: 202, shown: this.shown(one) };
  }

  private list(search: URLSearchParams): object {
    const limit = Math.min(Number(search.get("limit") ?? 20), 20);
    const offset = Number(search.get("offset") ?? 0);
    const after = offset + limit;
    const next = after < this.held.length ? `${resource}?limit=${limit}&offset=${after}` : null;
    const meta = { limit, offset, next, previous: null, total_count: this.held.length };
    return { meta, objects: this.held.slice(offset, after).map((one) => this.shown(one)) };
  }

  /** A private key goes in, and never comes out. */
  private shown({ id, certificate, nodes }: Held): object {
    return { id, resource_uri: `${resource}${id}/`, certificate, nodes, parameters: "" };
  }

  private create(given: z.infer<typeof uploadShape>): Held {
    const { certificate, private_key: privateKey, private_key_passphrase: passphrase, nodes = [] } = given;
    // It says again what it was sent, as servers do.
    const fail = (field: string, ...words: readonly (string | undefined)[]): never => {
      throw new Refused(400, { tls_certificate: { [field]: words } });
    };
    const blocks = certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const certificates = blocks.map((pem) => new X509Certificate(pem));
    const key =
      publicKeyOf(privateKey, passphrase) ??
      fail("private_key", "Unable to load the private key", privateKey, passphrase);
    if (!certificates.some(({ publicKey }) => publicKey.equals(key)))
      fail("certificate", "No certificate matches the private key");
    if (this.held.some((one) => one.certificate === certificate))
      fail("certificate", "TLS certificate already exists");
    const made = { ...this.hold(certificate, []), privateKey, passphrase };
    this.held[this.held.length - 1] = made;
    this.assign(made, nodes);
    return made;
  }

  private assign(to: Held, nodes: readonly string[]): void {
    const unknown = nodes.find((node) => !this.knownNodes.includes(node));
    if (unknown !== undefined)
      throw new Refused(400, { tls_certificate: { nodes: [`Could not find a node named ${unknown}`] } });
    for (const one of this.held) one.nodes = one.nodes.filter((node) => !nodes.includes(node));
    to.nodes = [...nodes];
  }
}

function publicKeyOf(key: string, passphrase: string | undefined) {
  try {
    return createPublicKey(
      createPrivateKey({ key, format: "pem", ...(passphrase !== undefined && { passphrase }) }),
    );
  } catch {
    return undefined;
  }
}

function parsed<T>(shape: z.ZodType<T>, body: string): T {
  const read = shape.safeParse(JSON.parse(body));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Refused(400, { tls_certificate: { [issue?.path.join(".") ?? ""]: [issue?.message] } });
}
