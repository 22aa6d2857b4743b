import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { AzureError } from "../errors/azureError";
import { SubscriptionNotFound } from "../errors/arm";
import { text, type Properties } from "../properties";
import { requireProviderRights } from "../rights/providerRights";
import type { Call } from "./operationOf";
import { inSubscription, type World } from "../world/world";
import { failuresIn, type Failure, changesBetween, diffResponse } from "./inputs";
import { partsOf } from "../../names/urn";
import { propertiesIn, structOf } from "../../protocol/messages";
import {
  autonamingIn,
  NotEmulated,
  type Known,
  type ResourceType,
  type Package,
  type PackageName,
} from "./package";
import { conceal, revealAll } from "../../protocol/secrets";
import { unary } from "../../protocol/unary";
import { withUnknown } from "../../protocol/unknowns";
import type { FaultRun } from "../faults/faultRun";
import { worldsUnder } from "../faults/worlds";
import { Instances } from "../../protocol/instances";
import type { ConnectionHandler } from "../deferredServer";
import { packages } from "./registry";
import { withFaults } from "./withFaults";

/** Pulumi's provider protocol for one package, over a world. Source: pulumi/proto/pulumi/provider.proto. */
export class ProviderService {
  private config: Properties = {};

  /**
   * @param work what everything works on, but for reads
   * @param reads what a read finds: under faults it lags behind
   */
  constructor(
    private readonly work: World,
    private readonly reads: World,
    private readonly pkg: Package,
  ) {}

  private get world(): World {
    return this.inItsSubscription(this.work);
  }

  /** The world as a provider sees it that is configured for one of the tenant's subscriptions. */
  private inItsSubscription(world: World): World {
    const wanted = text(this.config, "subscriptionId");
    if (wanted === undefined || wanted.toLowerCase() === world.subscriptionId) return world;
    if (world.subscriptions.get(wanted) === undefined) throw new SubscriptionNotFound(wanted);
    return inSubscription(world, wanted);
  }

  /** The methods as gRPC wants them; those of the protocol that are missing answer UNIMPLEMENTED. */
  methods(): UntypedServiceImplementation {
    const describe = (error: unknown): string => this.describe(error);
    return {
      attach: unary(describe, () => new Empty()),
      cancel: unary(describe, () => new Empty()),
      getPluginInfo: unary(describe, () => new PluginInfo().setVersion(this.pkg.version)),
      checkConfig: unary(describe, (request: provider.CheckRequest) =>
        new provider.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: unary(describe, () => new provider.DiffResponse()),
      configure: unary(describe, (request: provider.ConfigureRequest) => this.configure(request)),
      check: unary(describe, (request: provider.CheckRequest) => this.check(request)),
      diff: unary(describe, (request: provider.DiffRequest) => this.diff(request)),
      create: unary(describe, (request: provider.CreateRequest) => {
        this.requireRights({ method: "create", request });
        return this.create(request);
      }),
      read: unary(describe, (request: provider.ReadRequest) => {
        this.requireRights({ method: "read", request });
        return this.read(request);
      }),
      update: unary(describe, (request: provider.UpdateRequest) => {
        this.requireRights({ method: "update", request });
        return this.update(request);
      }),
      delete: unary(describe, (request: provider.DeleteRequest) => {
        this.requireRights({ method: "delete", request });
        return this.delete(request);
      }),
      invoke: unary(describe, (request: provider.InvokeRequest) => {
        this.requireRights({ method: "invoke", request });
        return this.invoke(request);
      }),
    };
  }

  /** A failure in the provider's words. */
  describe(error: unknown): string {
    if (error instanceof AzureError) return this.pkg.describe(error);
    return error instanceof Error ? error.message : String(error);
  }

  private typeOf(urn: string): ResourceType {
    const { token } = partsOf(urn);
    const type = this.pkg.resources.get(token);
    if (type === undefined) throw new NotEmulated("resource type", token);
    return type;
  }

  private requireRights(call: Call): void {
    requireProviderRights(this.world, this.pkg.name, call);
  }

  private configure(request: provider.ConfigureRequest): provider.ConfigureResponse {
    this.config = revealAll(propertiesIn(request.getArgs()));
    return new provider.ConfigureResponse()
      .setAcceptsecrets(true)
      .setSupportspreview(true)
      .setSupportsAutonamingConfiguration(true);
  }

  private check(request: provider.CheckRequest): provider.CheckResponse {
    const type = this.typeOf(request.getUrn());
    const news = propertiesIn(request.getNews());
    const plain = revealAll(news);
    const added = this.pkg.defaults(plain, {
      world: this.world,
      type,
      name: partsOf(request.getUrn()).name,
      olds: revealAll(propertiesIn(request.getOlds())),
      seed: request.getRandomseed_asU8(),
      autonaming: autonamingIn(request),
      config: this.config,
    });
    const failures = failuresIn(type.shape, this.pkg.ownInputs({ ...plain, ...added }));
    return new provider.CheckResponse()
      .setInputs(structOf({ ...news, ...added }))
      .setFailuresList(failures.map(failureMessage));
  }

  private diff(request: provider.DiffRequest): provider.DiffResponse {
    const type = this.typeOf(request.getUrn());
    const olds = propertiesIn(request.getOldInputs() ?? request.getOlds());
    const news = propertiesIn(request.getNews());
    const changes = changesBetween(olds, news, type).map((change) =>
      type.update === undefined ? { ...change, replaces: true } : change,
    );
    return diffResponse(changes, this.pkg.deletesFirst(revealAll(olds)));
  }

  private create(request: provider.CreateRequest): provider.CreateResponse {
    const type = this.typeOf(request.getUrn());
    const news = propertiesIn(request.getProperties());
    const secrets = { seen: [news], always: type.secretOutputs };
    const inputs = this.pkg.ownInputs(revealAll(news));
    if (request.getPreview()) {
      const outputs = conceal(withUnknown(inputs, type.computed), secrets);
      return new provider.CreateResponse().setProperties(structOf(outputs));
    }
    const { id, outputs } = this.world.transact(() => type.create(this.world, inputs));
    return new provider.CreateResponse().setId(id).setProperties(structOf(conceal(outputs, secrets)));
  }

  private read(request: provider.ReadRequest): provider.ReadResponse {
    const type = this.typeOf(request.getUrn());
    const [state, inputs] = [propertiesIn(request.getProperties()), propertiesIn(request.getInputs())];
    const known = this.known(request.getId(), inputs, state);
    const isImport = Object.keys(state).length === 0 && Object.keys(inputs).length === 0;
    const world = this.inItsSubscription(this.reads);
    const found = type.read(world, request.getId(), isImport ? undefined : known);
    if (found === undefined) return new provider.ReadResponse();
    const secrets = { seen: [state, inputs], always: type.secretOutputs };
    const readInputs = { ...found.inputs, ...this.pkg.addedInputs(type, revealAll(inputs)) };
    return new provider.ReadResponse()
      .setId(found.id)
      .setInputs(structOf(conceal(readInputs, { seen: [inputs] })))
      .setProperties(structOf(conceal(found.outputs, secrets)));
  }

  private update(request: provider.UpdateRequest): provider.UpdateResponse {
    const type = this.typeOf(request.getUrn());
    const [state, news] = [propertiesIn(request.getOlds()), propertiesIn(request.getNews())];
    const secrets = { seen: [state, news], always: type.secretOutputs };
    const known = this.known(request.getId(), news, state);
    const { update } = type;
    if (update === undefined) throw new Error(`${type.token} has no update: every change replaces it`);
    const outputs = request.getPreview()
      ? withUnknown(this.pkg.updatePreview(known.inputs, known.state), type.computed)
      : this.world.transact(() => update(this.world, known));
    return new provider.UpdateResponse().setProperties(structOf(conceal(outputs, secrets)));
  }

  private delete(request: provider.DeleteRequest): Empty {
    const type = this.typeOf(request.getUrn());
    const state = propertiesIn(request.getProperties());
    const known = this.known(request.getId(), propertiesIn(request.getOldInputs()), state);
    this.world.transact(() => {
      type.remove(this.world, known);
    });
    return new Empty();
  }

  private invoke(request: provider.InvokeRequest): provider.InvokeResponse {
    const called = this.pkg.functions.get(request.getTok());
    if (called === undefined) throw new NotEmulated("function", request.getTok());
    const args = revealAll(propertiesIn(request.getArgs()));
    const failures = failuresIn(called.shape, args);
    if (failures.length > 0)
      return new provider.InvokeResponse().setFailuresList(failures.map(failureMessage));
    return new provider.InvokeResponse().setReturn(structOf(called.call(this.world, args)));
  }

  private known(id: string, inputs: Properties, state: Properties): Known<Properties> {
    return { id, inputs: this.pkg.ownInputs(revealAll(inputs)), state: revealAll(state) };
  }
}

function failureMessage({ property, reason }: Failure): provider.CheckFailure {
  return new provider.CheckFailure().setProperty(property).setReason(reason);
}

/** What answers on a package's port: gRPC, without encryption, on connections that are already open. */
export function providerServer(world: World, name: PackageName, run: FaultRun): ConnectionHandler {
  const { reads, work } = worldsUnder(run, world);
  return new Instances(() => {
    const service = new ProviderService(work, reads, packages[name]);
    const describe = (error: unknown): string => service.describe(error);
    return withFaults(service.methods(), { name, world, run, describe });
  });
}
