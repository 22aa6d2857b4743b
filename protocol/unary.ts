import { type handleUnaryCall, type ServiceError, Metadata, status } from "@grpc/grpc-js";

/**
 * A gRPC method that answers one message with one, at once or later; what is thrown becomes the error that `describe`
 * gives, or an error with the message that it gives.
 */
export function unary<Request, Response>(
  describe: (error: unknown) => string | ServiceError,
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const refuse = (error: unknown): void => {
      const described = describe(error);
      callback(typeof described === "string" ? failure(described) : described);
    };
    try {
      const answered = answer(call.request);
      if (!(answered instanceof Promise)) {
        callback(null, answered);
        return;
      }
      answered.then((response) => {
        callback(null, response);
      }, refuse);
    } catch (error) {
      refuse(error);
    }
  };
}

/** A gRPC error with this message. */
export function failure(message: string, metadata = new Metadata()): ServiceError {
  return Object.assign(new Error(message), { code: status.UNKNOWN, details: message, metadata });
}
