import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { structOf } from "./messages";
import { failure } from "./unary";
import type { Properties } from "./values";

/**
 * The gRPC error by which a provider says that a resource exists, with these outputs, and isn't finished: the engine
 * stores it, fails, and asks for an update the next time. Source: provider.proto, ErrorResourceInitFailed.
 */
export function initFailed(id: string, reason: string, outputs: Properties): ServiceError {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(structOf(outputs));
  detail.setReasonsList([reason]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new Status();
  details.setCode(status.UNKNOWN);
  details.setMessage(reason);
  details.addDetails(packed);
  const metadata = new Metadata();
  // Where gRPC keeps an error that is more than a message.
  metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return failure(reason, metadata);
}
