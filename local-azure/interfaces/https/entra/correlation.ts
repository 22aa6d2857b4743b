import type { Context } from "hono";
import { newUuid } from "../../../ids";

const parameter = "client-request-id";
const noted = "correlationId";

/** Notes the correlation ID of a token request: MSAL sends it in the form, other clients in the query or a header. */
export function noteCorrelation(context: Context, inForm: string | undefined): void {
  const given = inForm ?? context.req.query(parameter) ?? context.req.header(parameter);
  if (given !== undefined) context.set(noted, given);
}

/** The correlation ID of a request; a new one if the client gave none. */
export function correlationOf(context: Context): string {
  const given: unknown = context.get(noted) ?? context.req.header(parameter);
  return typeof given === "string" ? given : newUuid();
}
