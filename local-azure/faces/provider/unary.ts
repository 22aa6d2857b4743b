import { type handleUnaryCall, type ServiceError, Metadata, status } from "@grpc/grpc-js";

/** A gRPC method that answers one message with one; what is thrown becomes an error with the message `describe` gives. */
export function unary<Request, Response>(
  describe: (error: unknown) => string,
  answer: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      callback(failure(describe(error)));
    }
  };
}

/** A gRPC error with this message. */
export function failure(message: string): ServiceError {
  return Object.assign(new Error(message), {
    code: status.UNKNOWN,
    details: message,
    metadata: new Metadata(),
  });
}
