import type { ServiceError } from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { propertiesIn } from "../../protocol/messages";
import type { Properties } from "../../protocol/values";

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
