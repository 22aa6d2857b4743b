import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Engine } from "../protocol/engine";
import { initFailed } from "../protocol/initFailed";
import { partsOf } from "../names/urn";
import { propertiesIn, structOf } from "../protocol/messages";
import { conceal, revealAll } from "../protocol/secrets";
import { unary } from "../protocol/unary";
import type { Properties } from "../protocol/values";
import type { Diagnostic } from "../protocol/diagnostics";
import { Constructions } from "./constructions";
import { diffOf } from "./diff";
import { packageSchema } from "./schema";
import { PartlyDone, type Context, type ProviderFunction, type ResourceHandler } from "./resource";

/**
 * Pulumi's provider protocol for the own resources: one instance of the provider, with its configuration and its end.
 * Source: pulumi/proto/pulumi/provider.proto.
 */
export class ProviderService {
  private readonly handlers: ReadonlyMap<string, ResourceHandler>;
  private readonly functions: ReadonlyMap<string, ProviderFunction>;
  private cancelled = new AbortController();
  /** What the program has declared in this run: inputs by URN. */
  private readonly declared = new Map<string, Properties>();
  private config: Properties = {};
  private readonly constructions = new Constructions();

  constructor(
    private readonly version: string,
    offered: readonly (ResourceHandler | ProviderFunction)[],
    private engine?: Engine,
  ) {
    this.handlers = new Map(offered.flatMap((one) => ("type" in one ? [[one.type, one] as const] : [])));
    this.functions = new Map(offered.flatMap((one) => ("token" in one ? [[one.token, one] as const] : [])));
  }

  /** The methods as gRPC wants them; those of the protocol that are missing answer UNIMPLEMENTED. */
  methods(): UntypedServiceImplementation {
    return {
      attach: unary(messageOf, (request: PluginAttach) => this.attach(request)),
      cancel: unary(messageOf, () => this.cancel()),
      getPluginInfo: unary(messageOf, () => new PluginInfo().setVersion(this.version)),
      getSchema: unary(messageOf, () => new proto.GetSchemaResponse().setSchema(packageSchema(this.version))),
      construct: unary(messageOf, (request: proto.ConstructRequest) => this.construct(request)),
      checkConfig: unary(messageOf, (request: proto.CheckRequest) =>
        new proto.CheckResponse().setInputs(request.getNews()),
      ),
      diffConfig: unary(messageOf, () => new proto.DiffResponse()),
      configure: unary(messageOf, (request: proto.ConfigureRequest) => this.configure(request)),
      check: unary(messageOf, (request: proto.CheckRequest) => this.check(request)),
      diff: unary(messageOf, (request: proto.DiffRequest) => this.diff(request)),
      create: unary(failureOf, (request: proto.CreateRequest) => this.create(request)),
      read: unary(messageOf, (request: proto.ReadRequest) => this.read(request)),
      update: unary(failureOf, (request: proto.UpdateRequest) => this.update(request)),
      delete: unary(messageOf, (request: proto.DeleteRequest) => this.delete(request)),
      invoke: unary(messageOf, (request: proto.InvokeRequest) => this.invoke(request)),
    };
  }

  /** Begins anew. The engine cancels each instance at its end, and attaches others for the next half: preview, then update. */
  private attach(request: PluginAttach): Empty {
    this.engine = new Engine(request.getAddress());
    this.cancelled = new AbortController();
    this.declared.clear();
    this.config = {};
    return new Empty();
  }

  private cancel(): Empty {
    this.cancelled.abort(new Error("the run was cancelled"));
    this.constructions.end();
    return new Empty();
  }

  private configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
    this.config = revealAll(propertiesIn(request.getArgs()));
    return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  /** For a program in another language: one in TypeScript makes its components itself. */
  private construct(request: proto.ConstructRequest): Promise<proto.ConstructResponse> {
    if (this.engine === undefined) throw new Error("a component can be made for an engine only");
    return this.constructions.make(request, this.engine.address);
  }

  private async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    const handler = this.handlerOf(request.getUrn());
    const [olds, news] = [propertiesIn(request.getOlds()), propertiesIn(request.getNews())];
    const { name } = partsOf(request.getUrn());
    const checked = await handler.check(name, revealAll(olds), revealAll(news));
    const { inputs, failures = [], remarks = [] } = checked;
    this.declared.set(request.getUrn(), inputs);
    for (const remark of remarks) await this.tell(request.getUrn(), remark);
    return new proto.CheckResponse()
      .setInputs(structOf(conceal(inputs, { seen: [olds, news], always: handler.secrets })))
      .setFailuresList(
        failures.map(({ property, reason }) =>
          new proto.CheckFailure().setProperty(property).setReason(reason),
        ),
      );
  }

  private diff(request: proto.DiffRequest): proto.DiffResponse {
    return diffOf(this.handlerOf(request.getUrn()), request, this.config);
  }

  private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const inputs = propertiesIn(request.getProperties());
    const urn = request.getUrn();
    if (request.getPreview()) {
      const known = await this.preview(urn, undefined, inputs);
      return new proto.CreateResponse().setProperties(structOf({ ...inputs, ...known }));
    }
    const outputs = await this.work(urn, [inputs], (handler, context) =>
      handler.create(revealAll(inputs), context),
    );
    return new proto.CreateResponse().setId(partsOf(urn).name).setProperties(structOf(outputs));
  }

  private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const [state, inputs] = [propertiesIn(request.getOlds()), propertiesIn(request.getNews())];
    if (request.getPreview()) {
      const known = await this.preview(request.getUrn(), state, inputs);
      return new proto.UpdateResponse().setProperties(structOf({ ...inputs, ...known }));
    }
    const outputs = await this.work(request.getUrn(), [state, inputs], (handler, context) =>
      handler.update(revealAll(state), revealAll(inputs), context),
    );
    return new proto.UpdateResponse().setProperties(structOf(outputs));
  }

  private async preview(
    urn: string,
    state: Properties | undefined,
    inputs: Properties,
  ): Promise<Properties | undefined> {
    const handler = this.handlerOf(urn);
    return handler.preview?.(state && revealAll(state), revealAll(inputs), this.contextOf(urn));
  }

  private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const stored = {
      inputs: propertiesIn(request.getInputs()),
      outputs: propertiesIn(request.getProperties()),
    };
    const handler = this.handlerOf(request.getUrn());
    const inClear = { inputs: revealAll(stored.inputs), outputs: revealAll(stored.outputs) };
    const now = (await handler.read?.(inClear, this.contextOf(request.getUrn()))) ?? inClear;
    // The protocol's way to say that it is gone.
    if (now === "gone") return new proto.ReadResponse();
    const hidden = (values: Properties): Properties =>
      conceal(values, { seen: [stored.inputs, stored.outputs], always: handler.secrets });
    return new proto.ReadResponse()
      .setId(request.getId())
      .setInputs(structOf(hidden(now.inputs)))
      .setProperties(structOf(hidden(now.outputs)));
  }

  private async delete(request: proto.DeleteRequest): Promise<Empty> {
    const urn = request.getUrn();
    const state = revealAll(propertiesIn(request.getProperties()));
    const isReplaced = this.declared.has(urn);
    const { token } = partsOf(urn);
    const ofType = [...this.declared].filter(([other]) => partsOf(other).token === token);
    const declared = ofType.map(([, inputs]) => inputs);
    await this.handlerOf(urn).delete?.(state, { ...this.contextOf(urn), isReplaced, declared });
    return new Empty();
  }

  private async invoke(request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
    const called = wanted(this.functions, request.getTok(), "function");
    const context = { config: this.config, signal: this.cancelled.signal };
    const answer = await called.invoke(revealAll(propertiesIn(request.getArgs())), context);
    return new proto.InvokeResponse().setReturn(structOf(answer));
  }

  /** Lets a handler work; what was secret on the way in is secret on the way out. */
  private async work(
    urn: string,
    seen: readonly Properties[],
    what: (handler: ResourceHandler, context: Context) => Properties | Promise<Properties>,
  ): Promise<Properties> {
    const handler = this.handlerOf(urn);
    const { name } = partsOf(urn);
    const hidden = (outputs: Properties): Properties => conceal(outputs, { seen, always: handler.secrets });
    try {
      return hidden(await what(handler, this.contextOf(urn)));
    } catch (error) {
      if (!(error instanceof PartlyDone)) throw error;
      throw initFailed(name, error.message, hidden(error.outputs));
    }
  }

  private contextOf(urn: string): Context {
    const tell = (remark: Diagnostic): Promise<void> => this.tell(urn, remark);
    return { name: partsOf(urn).name, config: this.config, tell, signal: this.cancelled.signal };
  }

  private async tell(urn: string, remark: Diagnostic): Promise<void> {
    await this.engine?.tell(urn, remark);
  }

  private handlerOf(urn: string): ResourceHandler {
    return wanted(this.handlers, partsOf(urn).token, "type");
  }
}

function wanted<Offered>(all: ReadonlyMap<string, Offered>, token: string, what: string): Offered {
  const found = all.get(token);
  if (found !== undefined) return found;
  throw new Error(`${what}: got ${token}, want one of ${[...all.keys()].join(", ")}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failureOf(error: unknown): string | ReturnType<typeof initFailed> {
  return isServiceError(error) ? error : messageOf(error);
}

function isServiceError(error: unknown): error is ReturnType<typeof initFailed> {
  return error instanceof Error && "metadata" in error && "details" in error;
}
