import { z } from "zod";
import {
  type GatewayDomainsInputs,
  type GatewayHost,
  type HeldGatewayDomains,
  gatewayDomainsSchema,
  heldGatewayDomainsSchema,
} from "../../components/azureContract";
import { types } from "../../names/types";
import { asProperties, without } from "../../protocol/values";
import { ArmError, type ResourceManager, apiVersions } from "../../web/arm";
import { refusedInputs } from "../refused";
import type { Context, ResourceHandler } from "../resource";
import { inWords } from "./resourceManager";

type Work = Pick<Context, "name" | "tell" | "signal">;

/** A host name as the service has it, whatever else it says of it. */
const hostSchema = z.looseObject({
  hostName: z.string(),
  certificateSource: z.string().optional(),
  keyVaultId: z.string().nullish(),
});
type Host = z.output<typeof hostSchema>;

const serviceSchema = z.looseObject({
  properties: z.looseObject({ hostnameConfigurations: z.array(hostSchema).nullish() }),
});

/**
 * Host names of an API Management service that somebody else looks after. Azure writes all of them at once: so they are
 * read, ours are put among them, and nothing else of the service is sent. None ever goes.
 */
export const gatewayDomains = (azure: () => ResourceManager): ResourceHandler => ({
  type: types.gatewayDomains,

  check(_name, _olds, news) {
    const read = gatewayDomainsSchema.safeParse(news);
    return read.success ? { inputs: asProperties(read.data) } : refusedInputs(news, read.error);
  },

  /** A preview that failed would hold up every rotation: it warns, and the update refuses. */
  async preview(_state, inputs, { name, tell, signal }) {
    const asked = gatewayDomainsSchema.parse(inputs);
    try {
      const { hosts } = await hostsOf(azure(), asked.serviceId, signal);
      const [problem] = unnamed(asked, hosts);
      if (problem !== undefined) await tell({ severity: "warning", sentence: `${name}: ${problem}` });
    } catch (error) {
      signal.throwIfAborted();
      await tell({ severity: "warning", sentence: inWords(name, asked.serviceId, error).message });
    }
  },

  create: async (inputs, work) =>
    asProperties(await write(azure(), gatewayDomainsSchema.parse(inputs), [], work)),

  async update(state, inputs, work) {
    const { added } = heldGatewayDomainsSchema.parse(state);
    return asProperties(await write(azure(), gatewayDomainsSchema.parse(inputs), added, work));
  },

  async read({ inputs, outputs }, { signal }) {
    const held = heldGatewayDomainsSchema.parse(outputs);
    const found = await hostsOf(azure(), held.serviceId, signal).catch(() => undefined);
    if (found === undefined) return { inputs, outputs };
    const domains = held.domains.filter((domain) => found.hosts.some((host) => isAs(host, domain)));
    return { inputs: { ...inputs, domains }, outputs: { ...outputs, domains } };
  },

  /** Those that came with us go with us. */
  async delete(state, { name, tell, signal }) {
    const { serviceId, added } = heldGatewayDomainsSchema.parse(state);
    await change(azure(), serviceId, { name, tell, signal }, (hosts) =>
      hosts.filter(({ hostName }) => !added.includes(hostName)),
    );
  },
});

async function write(
  azure: ResourceManager,
  asked: GatewayDomainsInputs,
  known: readonly string[],
  work: Work,
): Promise<HeldGatewayDomains> {
  let added: readonly string[] | undefined;
  await change(azure, asked.serviceId, work, (hosts) => {
    const [problem] = unnamed(asked, hosts);
    if (problem !== undefined) throw new Refusal(problem);
    const names = new Set(hosts.map(({ hostName }) => hostName.toLowerCase()));
    const news = asked.domains.filter(({ hostName }) => !names.has(hostName.toLowerCase()));
    added ??= [...new Set([...known, ...news.map(({ hostName }) => hostName)])];
    const kept = hosts.map((host) => {
      const ours = asked.domains.find(
        ({ hostName }) => hostName.toLowerCase() === host.hostName.toLowerCase(),
      );
      return ours === undefined || isAs(host, ours) ? host : withCertificate(host, ours);
    });
    return [...kept, ...news.map((domain) => ({ type: "Proxy", ...domain }))];
  });
  return { ...asked, domains: [...asked.domains], added: [...(added ?? known)] };
}

/** What the stack file has to say before anything is changed. */
class Refusal extends Error {}

/** Host names that the stack file doesn't name: sent along, an uploaded certificate could be lost. */
function unnamed({ domains, unmanaged }: GatewayDomainsInputs, hosts: readonly Host[]): string[] {
  const named = new Set(
    [...domains.map(({ hostName }) => hostName), ...unmanaged].map((one) => one.toLowerCase()),
  );
  const others = hosts.filter(
    ({ hostName, certificateSource }) =>
      certificateSource !== "BuiltIn" && !named.has(hostName.toLowerCase()),
  );
  if (others.length === 0) return [];
  const lines = others.map(({ hostName }) => `{ host: ${hostName}, certificate: unmanaged }`).join(", ");
  return [
    `the service has host names that quarterturn:gateway.domains doesn't name, and nothing was changed; add ${lines}: they stay as they are.`,
  ];
}

function isAs({ hostName, certificateSource, keyVaultId }: Host, wanted: GatewayHost): boolean {
  return (
    hostName.toLowerCase() === wanted.hostName.toLowerCase() &&
    certificateSource === wanted.certificateSource &&
    (keyVaultId ?? undefined) === wanted.keyVaultId
  );
}

/** The same host name with another certificate; what else is said of it stays. */
function withCertificate(host: Host, { certificateSource, keyVaultId }: GatewayHost): Host {
  const { hostName } = host;
  const rest = without(asProperties(host), "certificate", "certificateStatus", "keyVaultId");
  return { ...rest, hostName, certificateSource, ...(keyVaultId === undefined ? {} : { keyVaultId }) };
}

const tries = 3;

/** Changes the host names and nothing else; begins anew where somebody else wrote in between. */
async function change(
  azure: ResourceManager,
  serviceId: string,
  { name, tell, signal }: Work,
  becomes: (hosts: readonly Host[]) => readonly Host[],
): Promise<void> {
  const progress = (minutes: number): Promise<void> =>
    tell({ severity: "info", sentence: `${name}: Azure is at it for ${minutes} min; 40 are usual` });
  for (let tried = 1; ; tried += 1) {
    try {
      const { hosts, etag } = await hostsOf(azure, serviceId, signal);
      const wanted = becomes(hosts);
      if (JSON.stringify(wanted) === JSON.stringify(hosts)) return;
      const body = { properties: { hostnameConfigurations: wanted } };
      const request = { method: "PATCH", body, etag, signal } as const;
      await azure.change(serviceId, apiVersions.gateway, request, progress);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal) throw new Error(`${name}: ${error.message}`, { cause: error });
      const isChanged = error instanceof ArmError && error.status === 412;
      if (!isChanged || tried === tries) throw inWords(name, serviceId, error);
    }
  }
}

async function hostsOf(
  azure: ResourceManager,
  serviceId: string,
  signal: AbortSignal,
): Promise<{ readonly hosts: readonly Host[]; readonly etag: string | undefined }> {
  const { body, etag } = await azure.ask(serviceId, apiVersions.gateway, { signal });
  return { hosts: serviceSchema.parse(body).properties.hostnameConfigurations ?? [], etag };
}
