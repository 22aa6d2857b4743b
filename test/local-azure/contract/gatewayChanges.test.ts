import assert from "node:assert/strict";
import { parseFaults } from "../../../local-azure/faults/table";
import { section, without, type Properties } from "../../../local-azure/properties";
import { withEstate } from "./estate";
import { makeService, managementOf, refusalIn, type Managed } from "./management";

describe("a change of an API Management service", () => {
  const domain = { hostName: "api.maxconf.example.com", type: "Proxy", certificateSource: "Managed" };

  it("changes what it names and nothing else, by a long operation", async () => {
    await withEstate(async (estate) => {
      const service = makeService(estate);
      const ask = managementOf(estate);
      const { body: before } = await ask(service.id);
      const patch = { method: "PATCH", body: { properties: { hostnameConfigurations: [domain] } } } as const;
      const { status, headers } = await ask(service.id, patch);
      assert.equal(status, 202);
      assert.equal((await ask(headers["azure-asyncoperation"] ?? "")).body.status, "Succeeded");
      const { body: after } = await ask(headers.location ?? "");
      const hosts = section(after as Properties, "properties")
        .hostnameConfigurations as readonly Properties[];
      assert.deepEqual(
        hosts.map(({ hostName }) => hostName),
        ["apim.azure-api.net", domain.hostName],
      );
      const rest = (body: Managed["body"]): object => {
        const properties = without(section(body as Properties, "properties"), "hostnameConfigurations");
        return { ...body, etag: undefined, systemData: undefined, properties };
      };
      assert.deepEqual(rest(after), rest(before));
      assert.notEqual(after.etag, before.etag);
    });
  });

  it("takes back what a GET answered, and keeps an uploaded certificate", async () => {
    await withEstate(async (estate) => {
      const certificate = { expiry: "2027-03-01T00:00:00Z", subject: "CN=portal", thumbprint: "AB" };
      const uploaded = {
        ...{ hostName: "portal.maxconf.example.com", type: "DeveloperPortal", certificateSource: "Custom" },
        ...{ encodedCertificate: "MIIK", certificate },
      };
      const service = makeService(estate, { hostnameConfigurations: [uploaded, domain] });
      const ask = managementOf(estate);
      const { body } = await ask(service.id);
      const { properties } = body as { readonly properties: Properties };
      await ask(service.id, { method: "PATCH", body: { properties } });
      const again = (await ask(service.id)).body;
      assert.deepEqual(again.properties, properties);
      const other = { ...uploaded, hostName: "other.maxconf.example.com", encodedCertificate: undefined };
      const refused = await ask(service.id, {
        method: "PATCH",
        body: { properties: { hostnameConfigurations: [other] } },
      });
      assert.deepEqual(refusalIn(refused).slice(0, 2), [400, "InvalidParameters"]);
      assert.deepEqual((await ask(service.id)).body.properties, properties);
    });
  });

  it("is refused if somebody else was faster", async () => {
    await withEstate(async (estate) => {
      const service = makeService(estate);
      const ask = managementOf(estate);
      const { etag = "" } = (await ask(service.id)).headers;
      const patch = {
        method: "PATCH",
        body: { tags: { owner: "us" } },
        headers: { "if-match": etag },
      } as const;
      assert.equal((await ask(service.id, patch)).status, 202);
      assert.deepEqual(refusalIn(await ask(service.id, patch)).slice(0, 2), [412, "PreconditionFailed"]);
    });
  });

  it("goes on as long as the fault says, and refuses another one meanwhile", async () => {
    await withEstate(async (estate) => {
      const service = makeService(estate);
      estate.azure.setFaults(parseFaults(["long-operations=1h"]));
      const ask = managementOf(estate);
      const patch = { method: "PATCH", body: { tags: { owner: "us" } } } as const;
      const { headers } = await ask(service.id, patch);
      const operation = await ask(headers["azure-asyncoperation"] ?? "");
      assert.deepEqual([operation.body.status, operation.headers["retry-after"]], ["InProgress", "1"]);
      assert.equal((await ask(headers.location ?? "")).status, 202);
      const { provisioningState } = section((await ask(service.id)).body as Properties, "properties");
      assert.equal(provisioningState, "Updating");
      assert.deepEqual(refusalIn(await ask(service.id, patch)).slice(0, 2), [409, "ServiceLocked"]);
    });
  });
});
