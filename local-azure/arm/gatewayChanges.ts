import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  InvalidParameters,
  OperationNotFound,
  PreconditionFailed,
  ResourceNotFound,
  ServiceLocked,
} from "../errors/arm";
import type { FaultRun } from "../faults/faultRun";
import { lastNameOf, newUuid } from "../ids";
import { isProperties, list, type Properties, text, type Value, without } from "../properties";
import { outputsOf } from "../provider/azure-native/gateway";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { hostnames, updateService } from "./gateways";
import {
  enveloped,
  type ManagementEnvironment,
  permit,
  readBody,
  requireResource,
  resourceIdOf,
  resourcePath,
} from "./requests";

type Services = Parameters<typeof updateService>[0];

/** A change of an API Management service: the properties that are given, as azure-native names them; null takes one away. */
interface PatchServiceRequest {
  readonly id: string;
  readonly changes: Properties;
  /** The If-Match header; left out: whatever is there is changed. */
  readonly ifMatch?: string | undefined;
}

/**
 * Changes the properties of a service that are given, each as a whole, and no other. Source: Azure REST API, Api
 * Management Service, "Update".
 * @throws ResourceNotFound, PreconditionFailed, InvalidParameters.
 */
function patchService(world: Services, { id, changes, ifMatch }: PatchServiceRequest): ArmResource {
  const previous = world.resources.get(id);
  if (previous === undefined)
    throw new ResourceNotFound("Microsoft.ApiManagement/service", lastNameOf(id), "");
  requireMatch(previous, ifMatch);
  const kept = Object.entries({ ...previous.inputs, ...changes }).filter(([, value]) => value !== null);
  const inputs: Properties = Object.fromEntries(kept);
  const hosts = changes.hostnameConfigurations;
  if (hosts === undefined || hosts === null) return updateService(world, { id, name: previous.name, inputs });
  const hostnameConfigurations = written(previous, list(changes, "hostnameConfigurations"));
  return updateService(world, { id, name: previous.name, inputs: { ...inputs, hostnameConfigurations } });
}

function requireMatch({ assigned }: Pick<ArmResource, "assigned">, ifMatch: string | undefined): void {
  const wanted = ifMatch?.replace(/^(W\/)?"(.*)"$/, "$2");
  if (wanted !== undefined && wanted !== "*" && wanted !== text(assigned, "etag"))
    throw new PreconditionFailed();
}

/**
 * The host names as a service keeps them: what Azure adds when it answers is taken out again. The service's own host name
 * is always there. An uploaded certificate need not be sent again.
 */
function written(previous: ArmResource, given: readonly Value[]): readonly Properties[] {
  return given
    .filter(isProperties)
    .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
    .map((hostname) => {
      const own = without(hostname, "certificate", "certificateStatus");
      if (hostname.certificateSource !== "Custom" || hostname.encodedCertificate !== undefined) return own;
      const before = hostnames(previous.inputs).find(
        ({ hostName, certificateSource }) => hostName === hostname.hostName && certificateSource === "Custom",
      );
      if (before === undefined) {
        const host = text(hostname, "hostName") ?? "";
        throw new InvalidParameters(
          `Invalid parameter: The encoded certificate of hostname '${host}' is missing, and the service has none for it.`,
        );
      }
      const kept = ["certificate", "certificatePassword", "encodedCertificate"];
      const uploaded = Object.entries(before).filter(([name]) => kept.includes(name));
      return { ...own, ...Object.fromEntries(uploaded) };
    });
}

const type = "Microsoft.ApiManagement/service";
const locations = "/subscriptions/:subscription/providers/Microsoft.ApiManagement/locations/:location";

const patchShape = z
  .strictObject({
    etag: z.string(),
    identity: z.looseObject({ type: z.string() }),
    properties: z.record(z.string(), z.unknown()),
    sku: z.strictObject({ name: z.string(), capacity: z.int() }),
    tags: z.record(z.string(), z.string()),
    zones: z.array(z.string()).nullable(),
  })
  .partial();

/** What may stand among the properties of a change, and is no setting: what Azure answers there. */
const answered = new Set([
  "createdAtUtc",
  "developerPortalUrl",
  "gatewayRegionalUrl",
  "gatewayUrl",
  "managementApiUrl",
  "outboundPublicIPAddresses",
  "platformVersion",
  "portalUrl",
  "privateIPAddresses",
  "provisioningState",
  "publicIPAddresses",
  "scmUrl",
  "targetProvisioningState",
]);

/** The long operations of one run, by their IDs. */
class Operations {
  private readonly all = new Map<string, { readonly service: string; readonly isRunning: () => boolean }>();

  constructor(private readonly run: FaultRun) {}

  begin(service: string): string {
    const id = newUuid();
    this.all.set(id, { service: service.toLowerCase(), isRunning: this.run.lasting("long-operations") });
    return id;
  }

  isRunning(id: string): boolean {
    const found = this.all.get(id);
    if (found === undefined) throw new OperationNotFound(id);
    return found.isRunning();
  }

  isBusy(service: string): boolean {
    return [...this.all.values()].some((one) => one.service === service.toLowerCase() && one.isRunning());
  }
}

/** API Management services: read, and changed by long operations. */
export function serviceRoutes(app: Hono<ManagementEnvironment>, world: World, run: FaultRun): void {
  const operations = new Operations(run);
  const shown = (context: Context, found: ArmResource): Properties => {
    const state = operations.isBusy(found.id) ? "Updating" : "Succeeded";
    const outputs = { ...outputsOf(world, found), provisioningState: state };
    context.header("etag", `"${text(outputs, "etag") ?? ""}"`);
    return enveloped(outputs, "etag", "sku", "zones");
  };
  const path = resourcePath(type);
  app.get(path, permit(world, resourceIdOf, `${type}/read`), (context) =>
    context.json(shown(context, requireResource(world, context))),
  );
  app.patch(path, permit(world, resourceIdOf, `${type}/write`), async (context) => {
    const { id, name, inputs } = requireResource(world, context);
    const { etag, ...body } = await readBody(context, patchShape);
    if (operations.isBusy(id)) throw new ServiceLocked(name);
    const ifMatch = context.req.header("if-match") ?? etag;
    const patched = world.transact(() => patchService(world, { id, changes: changesIn(body), ifMatch }));
    const operation = operations.begin(id);
    const region = (text(inputs, "location") ?? "").toLowerCase().replaceAll(" ", "");
    const base = locations
      .replace(":subscription", context.req.param("subscription") ?? "")
      .replace(":location", region);
    const version = context.req.query("api-version") ?? "";
    const at = (kind: string): string =>
      `${new URL(context.req.url).origin}${base}/${kind}/${operation}?api-version=${version}&resource=${encodeURIComponent(id)}`;
    context.header("azure-asyncoperation", at("operationsStatuses"));
    context.header("location", at("operationResults"));
    context.header("retry-after", "0");
    return context.json(shown(context, patched), 202);
  });
  operationRoutes(app, world, operations, shown);
}

/** What has become of a long operation: its state, or its result. */
function operationRoutes(
  app: Hono<ManagementEnvironment>,
  world: World,
  operations: Operations,
  shown: (context: Context, found: ArmResource) => Properties,
): void {
  const serviceId = ({ req }: Context): string => req.query("resource") ?? "";
  const may = permit(world, serviceId, `${type}/read`);
  app.get(`${locations}/operationsStatuses/:operation`, may, (context) => {
    const id = context.req.param("operation");
    const status = operations.isRunning(id) ? "InProgress" : "Succeeded";
    if (status === "InProgress") context.header("retry-after", "1");
    return context.json({ id: context.req.path, name: id, status });
  });
  app.get(`${locations}/operationResults/:operation`, may, (context) => {
    const isRunning = operations.isRunning(context.req.param("operation"));
    if (isRunning) {
      context.header("retry-after", "1");
      context.header("location", context.req.url);
      return context.body(null, 202);
    }
    const found = world.resources.get(serviceId(context));
    return found === undefined ? context.body(null, 204) : context.json(shown(context, found));
  });
}

/** A change as azure-native names what is in it: all properties side by side. */
function changesIn({ properties = {}, ...beside }: Omit<z.infer<typeof patchShape>, "etag">): Properties {
  const settings = Object.entries(properties).filter(([name]) => !answered.has(name));
  const changes: unknown = { ...beside, ...Object.fromEntries(settings) };
  return isProperties(changes as Properties) ? (changes as Properties) : {};
}
