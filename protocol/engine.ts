import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Diagnostic } from "./diagnostics";

/** Tells the user something about a resource: it stands beside it in the preview. */
export type LogToUser = (urn: string, remark: Diagnostic) => Promise<void>;

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

/** The engine that started this provider, at `127.0.0.1:PORT`. */
export class Engine {
  private readonly client: EngineClient;

  constructor(readonly address: string) {
    // It is on this machine: gRPC would ask a proxy for the way.
    const direct = { "grpc.enable_http_proxy": 0 };
    this.client = new EngineClient(address, credentials.createInsecure(), direct);
  }

  /** A message that can't be logged is no reason to stop. */
  readonly tell: LogToUser = (urn, { severity, sentence, ephemeral: passing = false }) => {
    const request = new LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(sentence);
    request.setUrn(urn);
    request.setEphemeral(passing);
    return new Promise((resolve) => {
      this.client.log(request, () => {
        resolve();
      });
    });
  };

  /** Calls `then` once the engine is gone. One that was killed ends nobody it started. */
  whenGone(then: () => void): void {
    const second = 1000;
    this.client.waitForReady(Date.now() + 5 * second, (error) => {
      if (error === undefined)
        setTimeout(() => {
          this.whenGone(then);
        }, second);
      else then();
    });
  }
}
