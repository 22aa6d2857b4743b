import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Remark } from "./remarks";

/** Tells the user something about a resource: it stands beside it in the preview. */
export type Tell = (urn: string, remark: Remark) => Promise<void>;

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

/** Speaks through the engine that started this provider, at `127.0.0.1:PORT`. A remark that can't be told is no reason to stop. */
export function engineLog(address: string): Tell {
  const client = new EngineClient(address, credentials.createInsecure());
  return (urn, { severity, sentence }) => {
    const request = new LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(sentence);
    request.setUrn(urn);
    return new Promise((resolve) => {
      client.log(request, () => {
        resolve();
      });
    });
  };
}
