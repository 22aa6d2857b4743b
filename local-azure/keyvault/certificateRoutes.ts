import { X509Certificate } from "node:crypto";
import type { Hono } from "hono";
import { z } from "zod";
import { NotEmulatedHere } from "../errors/azureError";
import { CertificateNotFound } from "../errors/keyvault";
import type { Properties } from "../properties";
import type { CertificateVersion, PendingCertificate, VaultCertificate } from "../world/records";
import type { World } from "../world/world";
import {
  type CertificatePolicy,
  createCertificate,
  deletePending,
  getCertificate,
  getPending,
  listCertificates,
  mergeCertificate,
  policyShape,
} from "./certificates";
import {
  page,
  permit,
  readBody,
  secretName,
  vaultAt,
  type VaultAt,
  type VaultEnvironment,
  type VaultRequest,
} from "./requests";
import { requireSecretName } from "./secrets";

const createShape = z.object({ policy: policyShape, tags: z.record(z.string(), z.string()).optional() });
const mergeShape = z.object({
  x5c: z.array(z.base64()).min(1),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Certificates of issuer Unknown: request, pending, merge, get, list. */
export function certificateRoutes(app: Hono<VaultEnvironment>, world: World): void {
  const may = (permission: Parameters<typeof permit>[1]) => permit(world, permission, "certificates");
  app.get("/certificates", may("list"), (context) => {
    const at = vaultAt(context);
    const all = listCertificates(world, at.vault.name);
    return page(
      context,
      all,
      ({ name }) => name,
      (one) => item(at, one),
    );
  });
  app.get("/certificates/:name/versions", may("list"), (context) => {
    const [at, one] = [vaultAt(context), getCertificate(world, secretName(context))];
    return page(
      context,
      one.versions,
      ({ version }) => version,
      (version) => versionItem(at, one.name, version),
    );
  });
  app.post("/certificates/:name/create", may("create"), (context) => create(context, world));
  app.get("/certificates/:name/pending", may("get"), (context) =>
    context.json(operation(context, getPending(world, secretName(context)))),
  );
  app.delete("/certificates/:name/pending", may("update"), (context) =>
    context.json(
      operation(
        context,
        world.transact(() => deletePending(world, secretName(context))),
      ),
    ),
  );
  app.post("/certificates/:name/pending/merge", may("create"), (context) => merge(context, world));
  app.get("/certificates/:name/:version?", may("get"), (context) => read(context, world));
}

async function create(context: VaultRequest, world: World): Promise<Response> {
  const { policy, tags = {} } = await readBody(context, createShape);
  const name = secretName(context);
  requireSecretName(name.name);
  refuseOthers(context, policy);
  // Loads for a while, and is needed a few times a year.
  const { requestFor } = await import("./certificateRequest");
  const keyed = await requestFor(policy);
  const { pending } = world.transact(() =>
    createCertificate(world, { ...name, ...keyed, policy: policy as Properties, tags }),
  );
  return context.json(operation(context, pending ?? getPending(world, name)), 202);
}

/** Other issuers sign by themselves, and PKCS#12 is another format of what is read. */
function refuseOthers({ req }: VaultRequest, { issuer, secret_props }: CertificatePolicy): void {
  const { pathname } = new URL(req.url);
  if (issuer.name !== "Unknown")
    throw new NotEmulatedHere(req.method, `${pathname} with issuer ${issuer.name}`);
  const type = secret_props?.contentType ?? "application/x-pkcs12";
  if (type !== "application/x-pem-file") throw new NotEmulatedHere(req.method, `${pathname} as ${type}`);
}

async function merge(context: VaultRequest, world: World): Promise<Response> {
  const { x5c, tags } = await readBody(context, mergeShape);
  const request = {
    ...secretName(context),
    x5c: x5c.map((one) => Buffer.from(one, "base64")),
    ...(tags && { tags }),
  };
  const merged = world.transact(() => mergeCertificate(world, request));
  return context.json(bundle(vaultAt(context), merged, merged.versions.at(-1)), 201);
}

function read(context: VaultRequest, world: World): Response {
  const certificate = getCertificate(world, secretName(context));
  const wanted = context.req.param("version");
  const { versions } = certificate;
  const version = wanted === undefined ? versions.at(-1) : versions.find((one) => one.version === wanted);
  if (wanted !== undefined && version === undefined)
    throw new CertificateNotFound(`${certificate.name}/${wanted}`);
  return context.json(bundle(vaultAt(context), certificate, version));
}

function operation(context: VaultRequest, { csr, requestId }: PendingCertificate): object {
  return {
    id: `${vaultAt(context).origin}/certificates/${secretName(context).name}/pending`,
    issuer: { name: "Unknown" },
    csr,
    cancellation_requested: false,
    status: "inProgress",
    status_details: "Pending certificate created. Please Perform Merge to complete the request.",
    request_id: requestId,
  };
}

/** A version; without any, what is known of the one that is waited for. */
function bundle(at: VaultAt, certificate: VaultCertificate, version: CertificateVersion | undefined): object {
  const { name, policy, pending } = certificate;
  const address = `${at.origin}/certificates/${name}`;
  const waiting = pending === undefined ? {} : { pending: { id: `${address}/pending` } };
  if (version === undefined)
    return { id: address, attributes: { enabled: false, created: pending?.created }, policy, ...waiting };
  return {
    ...versionItem(at, name, version),
    kid: `${at.origin}/keys/${name}/${version.version}`,
    sid: `${at.origin}/secrets/${name}/${version.version}`,
    cer: version.cer,
    policy,
    ...waiting,
  };
}

type Named = Pick<X509Certificate, "fingerprint"> & Partial<Pick<X509Certificate, "subject">>;

function versionItem({ origin }: VaultAt, name: string, version: CertificateVersion): object {
  // Its type doesn't know that many have none.
  const { fingerprint, subject = "" } = new X509Certificate(Buffer.from(version.cer, "base64")) as Named;
  const { enabled, notBefore: nbf, expires: exp, created, updated, tags } = version;
  return {
    id: `${origin}/certificates/${name}/${version.version}`,
    x5t: Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url"),
    subject: subject.split("\n").reverse().join(", "),
    attributes: { enabled, nbf, exp, created, updated },
    tags,
  };
}

/** A certificate in a list: its ID names no version. */
function item(at: VaultAt, { name, versions, pending }: VaultCertificate): object {
  const id = `${at.origin}/certificates/${name}`;
  const newest = versions.at(-1);
  return newest === undefined
    ? { id, attributes: { enabled: false, created: pending?.created } }
    : { ...versionItem(at, name, newest), id };
}
