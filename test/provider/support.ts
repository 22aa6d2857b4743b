import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Client, Server, ServerCredentials, type ServiceError, credentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { packageRoot } from "../../cli/places";
import { propertiesIn, structOf } from "../../protocol/messages";
import { unary } from "../../protocol/unary";
import type { Properties } from "../../protocol/values";
import type { ProviderFunction, ResourceHandler } from "../../provider/resource";
import { serve } from "../../provider/serve";
import { ProviderService } from "../../provider/service";

type Reply<T> = (error: ServiceError | null, value: T) => void;

/** The own provider as the engine meets it: over gRPC, with a log that the engine would show. */
export class AttachedProvider {
  /** What the provider told the engine: `info name sentence`. */
  readonly told: string[] = [];
  private readonly log = new Server();
  private logPort = 0;
  private client: ResourceProviderClient | undefined;
  private port = 0;
  private end: () => unknown = () => undefined;

  /** In this process, attached as PULUMI_DEBUG_PROVIDERS does it. */
  static async open(offered: readonly (ResourceHandler | ProviderFunction)[]): Promise<AttachedProvider> {
    const provider = new AttachedProvider();
    const { port, close } = await serve(() => new ProviderService("1.0.0", offered));
    provider.end = close;
    await provider.attachTo(port);
    return provider;
  }

  /** Another instance in the same process, as the engine configures one: by a connection of its own. */
  async another(): Promise<AttachedProvider> {
    const provider = new AttachedProvider();
    await provider.attachTo(this.port);
    return provider;
  }

  /** Loses its connection and opens another, as the engine does after a long silence. */
  async reconnect(): Promise<void> {
    (this.connected as unknown as Client).close();
    // Its end must have got through first.
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.connect(this.port);
  }

  private async attachTo(port: number): Promise<void> {
    const client = this.connect(port);
    const address = `127.0.0.1:${await this.startLog()}`;
    await this.ask((reply) => client.attach(new PluginAttach().setAddress(address), reply));
  }

  /** As a process of its own, as the engine starts it. */
  static async launch(
    env: NodeJS.ProcessEnv,
    config: Readonly<Record<string, object>> = {},
  ): Promise<AttachedProvider> {
    const provider = new AttachedProvider();
    const launch = join(packageRoot, "provider", "launch.js");
    const child = spawn(process.execPath, [launch, `127.0.0.1:${await provider.startLog()}`], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    const exit = once(child, "exit");
    provider.end = () => {
      child.kill();
      return exit;
    };
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    provider.connect(Number(port));
    await provider.configure(config);
    return provider;
  }

  /** The stack file's keys, as the engine hands them over: objects as JSON. */
  async configure(config: Readonly<Record<string, object>>): Promise<void> {
    const args = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]),
    );
    await this.ask((reply) =>
      this.connected.configure(new proto.ConfigureRequest().setArgs(structOf(args)), reply),
    );
  }

  private connect(port: number): ResourceProviderClient {
    this.port = port;
    // Two clients of one process would share a connection.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    return (this.client = new ResourceProviderClient(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
      options,
    ));
  }

  private get connected(): ResourceProviderClient {
    if (this.client === undefined) throw new Error("not connected");
    return this.client;
  }

  private startLog(): Promise<number> {
    this.log.addService(EngineService, {
      log: unary(String, (request: LogRequest) => {
        const severity = request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
        this.told.push(`${severity} ${request.getUrn().split("::").at(-1) ?? ""} ${request.getMessage()}`);
        return new Empty();
      }),
    });
    return new Promise<number>((resolve, reject) => {
      this.log.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve((this.logPort = bound));
        else reject(error);
      });
    });
  }

  async close(): Promise<void> {
    (this.connected as unknown as Client).close();
    await this.end();
    this.log.forceShutdown();
  }

  async check(urn: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new proto.CheckRequest().setUrn(urn).setOlds(structOf(olds)).setNews(structOf(news));
    const response = await this.ask<proto.CheckResponse>((reply) => this.connected.check(request, reply));
    const [failure] = response.getFailuresList();
    if (failure !== undefined) throw new Error(failure.getReason());
    return propertiesIn(response.getInputs());
  }

  /** @param state the outputs stored at the last run; left out: the inputs */
  async hasChanges(urn: string, olds: Properties, news: Properties, state = olds): Promise<boolean> {
    const request = new proto.DiffRequest()
      .setUrn(urn)
      .setOldInputs(structOf(olds))
      .setOlds(structOf(state))
      .setNews(structOf(news));
    const response = await this.ask<proto.DiffResponse>((reply) => this.connected.diff(request, reply));
    return response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME;
  }

  /** Inputs by whose change it becomes another resource. */
  async replaces(urn: string, olds: Properties, news: Properties, state: Properties): Promise<string[]> {
    const request = new proto.DiffRequest()
      .setUrn(urn)
      .setOldInputs(structOf(olds))
      .setOlds(structOf(state))
      .setNews(structOf(news));
    const response = await this.ask<proto.DiffResponse>((reply) => this.connected.diff(request, reply));
    return response.getReplacesList();
  }

  async create(urn: string, inputs: Properties): Promise<Properties> {
    const request = new proto.CreateRequest().setUrn(urn).setProperties(structOf(inputs));
    const response = await this.ask<proto.CreateResponse>((reply) => this.connected.create(request, reply));
    return propertiesIn(response.getProperties());
  }

  async update(urn: string, state: Properties, inputs: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest().setUrn(urn).setOlds(structOf(state)).setNews(structOf(inputs));
    const response = await this.ask<proto.UpdateResponse>((reply) => this.connected.update(request, reply));
    return propertiesIn(response.getProperties());
  }

  /** What a preview is told of a resource that will be created. */
  async previewCreate(urn: string, inputs: Properties): Promise<Properties> {
    const request = new proto.CreateRequest().setUrn(urn).setProperties(structOf(inputs)).setPreview(true);
    const response = await this.ask<proto.CreateResponse>((reply) => this.connected.create(request, reply));
    return propertiesIn(response.getProperties());
  }

  /** What a preview is told of a resource that will be updated. */
  async previewUpdate(urn: string, state: Properties, inputs: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest()
      .setUrn(urn)
      .setOlds(structOf(state))
      .setNews(structOf(inputs))
      .setPreview(true);
    const response = await this.ask<proto.UpdateResponse>((reply) => this.connected.update(request, reply));
    return propertiesIn(response.getProperties());
  }

  /** @param inputs stored at the last run; left out: none */
  async read(urn: string, state: Properties, inputs: Properties = {}): Promise<Properties> {
    return (await this.readBoth(urn, state, inputs)).outputs;
  }

  /** The same with the inputs, and the ID: empty for what is gone. */
  async readBoth(
    urn: string,
    state: Properties,
    inputs: Properties,
  ): Promise<{ id: string; inputs: Properties; outputs: Properties }> {
    const request = new proto.ReadRequest()
      .setUrn(urn)
      .setId("id")
      .setInputs(structOf(inputs))
      .setProperties(structOf(state));
    const response = await this.ask<proto.ReadResponse>((reply) => this.connected.read(request, reply));
    return {
      id: response.getId(),
      inputs: propertiesIn(response.getInputs()),
      outputs: propertiesIn(response.getProperties()),
    };
  }

  async delete(urn: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(urn).setId("id").setProperties(structOf(state));
    await this.ask((reply) => this.connected.delete(request, reply));
  }

  /** What a function of the provider answers a program. */
  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(structOf(args));
    const response = await this.ask<proto.InvokeResponse>((reply) => this.connected.invoke(request, reply));
    return propertiesIn(response.getReturn());
  }

  /** Begins another run: what was cancelled was the one before. */
  async startRun(): Promise<void> {
    const attach = new PluginAttach().setAddress(`127.0.0.1:${this.logPort}`);
    await this.ask((reply) => this.connected.attach(attach, reply));
  }

  async cancel(): Promise<void> {
    await this.ask((reply) => this.connected.cancel(new Empty(), reply));
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
