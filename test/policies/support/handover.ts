import { Secret } from "@pulumi/policy";
import { type Resource, resource, urnOf } from "./resource";

const parent = urnOf({ type: "quarterturn:index:RotatingConsumer", name: "edge", parent: "" });
const app = {
  tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
  clientId: "d802c929-6984-48f9-81d1-ff8770c65bde",
  keyId: "key of edge-g8",
  clientSecret: new Secret("abc8Q~aBcDeFgHiJkLmNoPqRsTuVwXyZ01234567"),
};

/** What the newest credential goes through before it is in the vault and with its people. */
export const handovers: readonly Resource[] = [
  resource("quarterturn:index:TokenCanary", "edge-g8", app, { parent }),
  resource(
    "quarterturn:index:Handover",
    "edge-g8",
    {
      ...app,
      consumer: "edge",
      generation: "g8",
      displayName: "sec_bcgov_v1 (Test/Edge)",
      environments: ["DEV", "DEV2", "SIT"],
      validFrom: "2027-02-20",
      validUntil: "2027-08-19",
      previous: { generation: "g7", validUntil: "2027-05-21" },
      vaultLink: "https://portal.azure.com/#@tenant/asset/Microsoft_Azure_KeyVault/Secret/edge-client-secret",
      recipients: {
        operations: { name: "IDIM Technical Operations", email: "idim@example.com", form: "vaultLink" },
      },
      sentOn: "2027-02-20",
    },
    { parent },
  ),
];
