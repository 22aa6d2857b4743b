import { type Client, credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { LocalAzure } from "../../local-azure";
import { propertiesIn, structOf } from "../../protocol/messages";
import type { Properties } from "../../local-azure/properties";

type Reply<T> = (error: Error | null, value: T) => void;

function answer<T>(ask: (reply: Reply<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => {
      if (error === null) resolve(value);
      else reject(error);
    });
  });
}

/** A resource as the engine keeps it. */
export interface Resource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A provider as the engine talks to it: over gRPC, on the port that PULUMI_DEBUG_PROVIDERS names. */
export class Engine {
  private readonly client: ResourceProviderClient;

  constructor(azure: LocalAzure, name: string) {
    const attached = azure.environment.PULUMI_DEBUG_PROVIDERS?.split(",") ?? [];
    const port = attached.find((entry) => entry.startsWith(`${name}:`))?.split(":")[1] ?? "";
    // A connection of its own, as each provider that the engine configures has.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    const address = `127.0.0.1:${port}`;
    this.client = new ResourceProviderClient(address, credentials.createInsecure(), options);
  }

  close(): void {
    (this.client as unknown as Client).close();
  }

  async configure(args: Properties = {}): Promise<provider.ConfigureResponse> {
    const request = new provider.ConfigureRequest().setArgs(structOf(args));
    return answer((reply) => this.client.configure(request, reply));
  }

  /** The inputs that `check` makes of the program's, or the reasons why they won't do. */
  async check(type: string, news: Properties, olds: Properties = {}, name = "name"): Promise<Checked> {
    const request = new provider.CheckRequest()
      .setUrn(urnOf(type, name))
      .setNews(structOf(news))
      .setOlds(structOf(olds))
      .setRandomseed(Buffer.alloc(32, 7));
    const response = await answer<provider.CheckResponse>((reply) => this.client.check(request, reply));
    return {
      inputs: propertiesIn(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.getReason()),
    };
  }

  /** Checks and creates; a failure is thrown. */
  async create(type: string, news: Properties, name = "name"): Promise<Resource> {
    const { inputs, failures } = await this.check(type, news, {}, name);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const request = new provider.CreateRequest().setUrn(urnOf(type, name)).setProperties(structOf(inputs));
    const response = await answer<provider.CreateResponse>((reply) => this.client.create(request, reply));
    const outputs = propertiesIn(response.getProperties());
    return { urn: urnOf(type, name), id: response.getId(), inputs, outputs };
  }

  /** The outputs that a preview shows. */
  async preview(type: string, news: Properties): Promise<Properties> {
    const { inputs } = await this.check(type, news);
    const request = new provider.CreateRequest().setUrn(urnOf(type, "name")).setProperties(structOf(inputs));
    const response = await answer<provider.CreateResponse>((reply) =>
      this.client.create(request.setPreview(true), reply),
    );
    return propertiesIn(response.getProperties());
  }

  /** Paths that change; those that replace the resource begin with `!`. */
  async diff({ urn, id, inputs, outputs }: Resource, news: Properties): Promise<readonly string[]> {
    const request = new provider.DiffRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(structOf(outputs))
      .setOldInputs(structOf(inputs))
      .setNews(structOf(news));
    const response = await answer<provider.DiffResponse>((reply) => this.client.diff(request, reply));
    const replaces = response.getReplacesList();
    const paths = [...response.getDetaileddiffMap().keys()];
    return paths.map((path) => (replaces.includes(path) ? `!${path}` : path));
  }

  /** Checks and updates; a failure is thrown. */
  async update(resource: Resource, news: Properties): Promise<Resource> {
    const type = resource.urn.split("::")[2] ?? "";
    const { inputs, failures } = await this.check(type, news, resource.inputs);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const request = new provider.UpdateRequest()
      .setUrn(resource.urn)
      .setId(resource.id)
      .setOlds(structOf(resource.outputs))
      .setOldInputs(structOf(resource.inputs))
      .setNews(structOf(inputs));
    const response = await answer<provider.UpdateResponse>((reply) => this.client.update(request, reply));
    return { ...resource, inputs, outputs: propertiesIn(response.getProperties()) };
  }

  /** What a refresh finds; undefined if the resource is gone. */
  async read(resource: Resource): Promise<Resource | undefined> {
    const request = new provider.ReadRequest()
      .setUrn(resource.urn)
      .setId(resource.id)
      .setProperties(structOf(resource.outputs))
      .setInputs(structOf(resource.inputs));
    const response = await answer<provider.ReadResponse>((reply) => this.client.read(request, reply));
    if (response.getId() === "") return undefined;
    return {
      urn: resource.urn,
      id: response.getId(),
      inputs: propertiesIn(response.getInputs()),
      outputs: propertiesIn(response.getProperties()),
    };
  }

  /** What an import finds: nothing but the ID is known. */
  async import(type: string, id: string): Promise<Resource | undefined> {
    const request = new provider.ReadRequest().setUrn(urnOf(type, "name")).setId(id);
    const response = await answer<provider.ReadResponse>((reply) => this.client.read(request, reply));
    if (response.getId() === "") return undefined;
    const [inputs, outputs] = [propertiesIn(response.getInputs()), propertiesIn(response.getProperties())];
    return { urn: urnOf(type, "name"), id, inputs, outputs };
  }

  async delete({ urn, id, inputs, outputs }: Resource): Promise<void> {
    const request = new provider.DeleteRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(structOf(outputs))
      .setOldInputs(structOf(inputs));
    await answer((reply) => this.client.delete(request, reply));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new provider.InvokeRequest().setTok(token).setArgs(structOf(args));
    const response = await answer<provider.InvokeResponse>((reply) => this.client.invoke(request, reply));
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return propertiesIn(response.getReturn());
  }
}

interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly string[];
}

const urnOf = (type: string, name: string): string => `urn:pulumi:test::quarterturn::${type}::${name}`;
