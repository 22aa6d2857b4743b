import { z } from "zod";
import { type Day, isDay } from "../../rotation";
import type { GatewayHost } from "../estateFacts";

const serviceSchema = z.object({
  properties: z.object({
    hostnameConfigurations: z
      .array(
        z.object({
          hostName: z.string(),
          certificateSource: z.string().nullish(),
          certificateStatus: z.string().nullish(),
          certificate: z.object({ expiry: z.string() }).nullish(),
        }),
      )
      .nullish(),
  }),
});

/**
 * The custom host names of an API Management service, in the order that Azure has them; its own under azure-api.net is
 * Azure's affair.
 * @throws z.ZodError if the answer has another shape
 */
export function readGateway(body: unknown): GatewayHost[] {
  return (serviceSchema.parse(body).properties.hostnameConfigurations ?? [])
    .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
    .map(({ hostName, certificateSource, certificateStatus, certificate }) => ({
      host: hostName,
      source: certificateSource ?? "",
      status: certificateStatus ?? "",
      endsOn: dayIn(certificate?.expiry),
    }));
}

function dayIn(instant: string | undefined): Day | undefined {
  const day = instant?.slice(0, 10);
  return isDay(day) ? day : undefined;
}
