import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { SignInError } from "../../../errors/entra";
import { newUuid } from "../../../ids";
import type { World } from "../../../world/world";
import { correlationOf } from "./correlation";

/** A refused sign-in in Entra's full shape. */
export function signInErrorResponse(
  refusal: SignInError,
  context: Context,
  { clock }: Pick<World, "clock">,
): Response {
  const timestamp = clock.now().replace("T", " ");
  const traceId = newUuid();
  const correlationId = correlationOf(context);
  const trailer = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  const body = {
    error: refusal.error,
    error_description: `${refusal.code}: ${refusal.message} ${trailer}`,
    error_codes: [refusal.number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${new URL(context.req.url).origin}/error?code=${refusal.number}`,
  };
  return context.json(body, refusal.status as ContentfulStatusCode, { "cache-control": "no-store" });
}
