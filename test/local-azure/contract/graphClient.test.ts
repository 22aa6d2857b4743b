import assert from "node:assert/strict";
import { edgeClientId } from "../support";
import { operatorClientId, withEstate } from "./estate";
import { gotten, refused, sendSteps, type GraphStep } from "./graphSteps";

interface Page<T> {
  readonly value: readonly T[];
  readonly "@odata.nextLink"?: string;
}

interface Entry {
  readonly createdDateTime: string;
  readonly appId: string;
  readonly servicePrincipalCredentialKeyId: string;
}

const edge = `/applications(appId='${edgeClientId}')`;
const mail = {
  message: {
    subject: "A new secret",
    body: { contentType: "Text", content: "edge-g8" },
    toRecipients: [{ emailAddress: { address: "ops@example.com" } }],
  },
};

describe("the Microsoft Graph client", () => {
  it("adds a secret that works, and removes it, as whoever runs Pulumi", async () => {
    await withEstate(async (estate) => {
      const added = await sendSteps(estate, [
        { method: "POST", path: `${edge}/addPassword`, body: { passwordCredential: { displayName: "g8" } } },
        { method: "GET", path: edge },
      ]);
      const { keyId, secretText, endDateTime } = gotten(added[0]) as Readonly<Record<string, string>>;
      assert.equal(endDateTime, "2028-11-22T00:00:00Z");
      const shown = gotten(added[1]) as { passwordCredentials: { keyId: string; secretText: null }[] };
      assert.deepEqual(
        shown.passwordCredentials.map((one) => [one.keyId, one.secretText]),
        [[keyId, null]],
      );
      const credential = estate.credential(edgeClientId, secretText ?? "");
      await credential.getToken("https://graph.microsoft.com/.default");
      const removed = await sendSteps(estate, [
        { method: "POST", path: `${edge}/removePassword`, body: { keyId } },
        { method: "POST", path: `${edge}/removePassword`, body: { keyId } },
      ]);
      gotten(removed[0]);
      assert.deepEqual(refused(removed[1]), [400, "Request_BadRequest"]);
    });
  }).timeout(30_000);

  it("registers an app, finds it, changes and deletes it", async () => {
    await withEstate(async (estate) => {
      const [made] = await sendSteps(estate, [
        { method: "POST", path: "/applications", body: { displayName: "new" } },
      ]);
      const { id, appId } = gotten(made) as Readonly<Record<string, string>>;
      const filtered: GraphStep = { method: "GET", path: `/applications?$filter=appId eq '${appId ?? ""}'` };
      const [, found, , gone] = await sendSteps(estate, [
        { method: "PATCH", path: `/applications/${id ?? ""}`, body: { displayName: "renamed" } },
        filtered,
        { method: "DELETE", path: `/applications/${id ?? ""}` },
        { method: "GET", path: `/applications/${id ?? ""}` },
      ]);
      assert.deepEqual(
        (gotten(found) as Page<{ displayName: string }>).value.map(({ displayName }) => displayName),
        ["renamed"],
      );
      assert.deepEqual(refused(gone), [404, "Request_ResourceNotFound"]);
    });
  }).timeout(30_000);

  it("finds in the sign-in log, page by page, which secret an app uses", async () => {
    await withEstate(async (estate) => {
      const { keyId, secretText } = estate.issue(edgeClientId);
      for (let at = 0; at < 3; at += 1) {
        await estate.credential(edgeClientId, secretText).getToken("https://vault.azure.net/.default");
      }
      const filter =
        "signInEventTypes/any(t: t eq 'servicePrincipal') and createdDateTime ge 2026-11-22T00:00:00Z " +
        `and appId eq '${edgeClientId}' and servicePrincipalCredentialKeyId eq '${keyId}'`;
      const path = `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}&$top=2`;
      const [first] = await sendSteps(estate, [{ method: "GET", path, version: "beta" }], operatorClientId);
      const page = gotten(first) as Page<Entry>;
      assert.equal(page.value.length, 2);
      const next = (page["@odata.nextLink"] ?? "").replace(/^.*\/beta/, "");
      const [second] = await sendSteps(estate, [{ method: "GET", path: next, version: "beta" }]);
      const last = gotten(second) as Page<Entry>;
      assert.deepEqual([last.value.length, last["@odata.nextLink"]], [1, undefined]);
      assert.deepEqual(
        [...page.value, ...last.value].map((entry) => entry.servicePrincipalCredentialKeyId),
        [keyId, keyId, keyId],
      );
    });
  }).timeout(30_000);

  it("is shown no service principal's sign-in that it didn't ask for, and in beta only", async () => {
    await withEstate(async (estate) => {
      const path = "/auditLogs/signIns?$filter=signInEventTypes/any(t:t eq 'servicePrincipal')";
      const outcomes = await sendSteps(
        estate,
        [
          { method: "GET", path: "/auditLogs/signIns" },
          { method: "GET", path },
        ],
        operatorClientId,
      );
      assert.deepEqual((gotten(outcomes[0]) as Page<Entry>).value, []);
      assert.deepEqual(refused(outcomes[1]), [400, "BadRequest"]);
    });
  }).timeout(30_000);

  it("is denied everything as an app that was granted nothing", async () => {
    await withEstate(async (estate) => {
      const steps: readonly GraphStep[] = [
        { method: "GET", path: "/applications" },
        { method: "POST", path: `${edge}/addPassword`, body: {} },
        { method: "GET", path: "/auditLogs/signIns" },
        { method: "POST", path: "/users/rotation@example.com/sendMail", body: mail },
      ];
      for (const outcome of await sendSteps(estate, steps, edgeClientId)) {
        assert.deepEqual(refused(outcome), [403, "Authorization_RequestDenied"]);
      }
    });
  }).timeout(30_000);

  it("gets several answers in a batch, each with its own status, and no more than 20", async () => {
    await withEstate(async (estate) => {
      const parts = (count: number): object => ({
        requests: Array.from({ length: count }, (_, at) => ({
          id: String(at),
          method: "GET",
          url: at === 1 ? "/applications(appId='none')" : `${edge}?$select=appId`,
        })),
      });
      const [few, many] = await sendSteps(
        estate,
        [
          { method: "POST", path: "/$batch", body: parts(2) },
          { method: "POST", path: "/$batch", body: parts(21) },
        ],
        operatorClientId,
      );
      const { responses } = gotten(few) as { responses: { id: string; status: number; body: object }[] };
      assert.deepEqual(
        responses.map(({ id, status }) => [id, status]),
        [
          ["0", 200],
          ["1", 404],
        ],
      );
      assert.equal((responses[0]?.body as { appId?: string }).appId, edgeClientId);
      assert.deepEqual(refused(many), [400, "BadRequest"]);
    });
  }).timeout(30_000);

  it("is denied in a batch what it is denied outside of it", async () => {
    await withEstate(async (estate) => {
      const requests = [
        { id: "a", method: "GET", url: edge },
        { id: "b", method: "POST", url: `${edge}/addPassword`, body: {} },
      ];
      const step: GraphStep = { method: "POST", path: "/$batch", body: { requests } };
      const [got] = await sendSteps(estate, [step], edgeClientId);
      const { responses } = gotten(got) as { responses: { status: number }[] };
      assert.deepEqual(
        responses.map(({ status }) => status),
        [403, 403],
      );
    });
  }).timeout(30_000);

  it("is refused an address of more than 2,048 bytes, and a filter of more than 15 alternatives", async () => {
    await withEstate(async (estate) => {
      const filter = (count: number): string =>
        `(${Array.from({ length: count }, () => `appId eq '${edgeClientId}'`).join(" or ")})`;
      const path = (count: number): string => `/applications?$filter=${encodeURIComponent(filter(count))}`;
      const outcomes = await sendSteps(
        estate,
        [15, 16, 40].map((count) => ({ method: "GET", path: path(count) })),
        operatorClientId,
      );
      gotten(outcomes[0]);
      assert.deepEqual(outcomes.slice(1).map(refused), [
        [400, "BadRequest"],
        [414, "UriTooLong"],
      ]);
    });
  }).timeout(30_000);

  it("is refused filters and paths that are not emulated", async () => {
    await withEstate(async (estate) => {
      const outcomes = await sendSteps(estate, [
        { method: "GET", path: "/applications?$filter=startswith(displayName,'x')" },
        { method: "GET", path: "/groups" },
      ]);
      assert.deepEqual(outcomes.map(refused), [
        [400, "BadRequest"],
        [501, "NotEmulated"],
      ]);
    });
  }).timeout(30_000);
});
