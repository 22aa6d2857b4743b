import { type Client, Server, ServerCredentials, type ServiceError, credentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { propertiesIn, structOf } from "../../provider/protocol/messages";
import { unary } from "../../provider/protocol/unary";
import type { Properties } from "../../provider/protocol/values";
import type { ResourceHandler } from "../../provider/resource";
import { serve } from "../../provider/serve";
import { ProviderService } from "../../provider/service";

type Reply<T> = (error: ServiceError | null, value: T) => void;

/** The own provider as the engine meets it: over gRPC, attached, with a log that the engine would show. */
export class AttachedProvider {
  /** What the provider told the engine: `info name sentence`. */
  readonly told: string[] = [];

  private constructor(
    private readonly client: ResourceProviderClient,
    private readonly end: () => void,
  ) {}

  static async open(
    handlers: readonly ResourceHandler[],
    config: Properties = {},
  ): Promise<AttachedProvider> {
    const served = await serve(new ProviderService("1.0.0", handlers));
    const client = new ResourceProviderClient(`127.0.0.1:${served.port}`, credentials.createInsecure());
    const log = new Server();
    const provider = new AttachedProvider(client, () => {
      (client as unknown as Client).close();
      served.close();
      log.forceShutdown();
    });
    log.addService(EngineService, {
      log: unary(String, (request: LogRequest) => {
        const severity = request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
        provider.told.push(
          `${severity} ${request.getUrn().split("::").at(-1) ?? ""} ${request.getMessage()}`,
        );
        return new Empty();
      }),
    });
    const port = await new Promise<number>((resolve, reject) => {
      log.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    await provider.ask((reply) => client.attach(new PluginAttach().setAddress(`127.0.0.1:${port}`), reply));
    await provider.ask((reply) =>
      client.configure(new proto.ConfigureRequest().setArgs(structOf(config)), reply),
    );
    return provider;
  }

  close(): void {
    this.end();
  }

  async check(urn: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new proto.CheckRequest().setUrn(urn).setOlds(structOf(olds)).setNews(structOf(news));
    const response = await this.ask<proto.CheckResponse>((reply) => this.client.check(request, reply));
    const [failure] = response.getFailuresList();
    if (failure !== undefined) throw new Error(failure.getReason());
    return propertiesIn(response.getInputs());
  }

  async hasChanges(urn: string, olds: Properties, news: Properties): Promise<boolean> {
    const request = new proto.DiffRequest().setUrn(urn).setOldInputs(structOf(olds)).setNews(structOf(news));
    const response = await this.ask<proto.DiffResponse>((reply) => this.client.diff(request, reply));
    return response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME;
  }

  async create(urn: string, inputs: Properties): Promise<Properties> {
    const request = new proto.CreateRequest().setUrn(urn).setProperties(structOf(inputs));
    const response = await this.ask<proto.CreateResponse>((reply) => this.client.create(request, reply));
    return propertiesIn(response.getProperties());
  }

  async update(urn: string, state: Properties, inputs: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest().setUrn(urn).setOlds(structOf(state)).setNews(structOf(inputs));
    const response = await this.ask<proto.UpdateResponse>((reply) => this.client.update(request, reply));
    return propertiesIn(response.getProperties());
  }

  async read(urn: string, state: Properties): Promise<Properties> {
    const request = new proto.ReadRequest().setUrn(urn).setId("id").setProperties(structOf(state));
    const response = await this.ask<proto.ReadResponse>((reply) => this.client.read(request, reply));
    return propertiesIn(response.getProperties());
  }

  async cancel(): Promise<void> {
    await this.ask((reply) => this.client.cancel(new Empty(), reply));
  }

  private ask<T>(question: (reply: Reply<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      question((error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      });
    });
  }
}

/** The outputs that came with the error of a resource that is only partly done. */
export function outputsOf(error: unknown): Properties {
  const [packed] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  const details = Status.deserializeBinary(packed as Buffer).getDetailsList()[0];
  const failed = details?.unpack(
    (bytes) => proto.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  return propertiesIn(failed?.getProperties());
}
