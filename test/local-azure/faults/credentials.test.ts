import assert from "node:assert/strict";
import { parseDay } from "../../../rotation/calendar";
import { password } from "../tokens";
import { askGraph, codeOf, type Faulty, withFaulty } from "./support";

/** The code that came of a sign-in: 0 for a token. */
async function signIn({ client }: Faulty, secretText: string): Promise<number> {
  const { body } = await client.token(secretText);
  return (body.error_codes as number[] | undefined)?.[0] ?? 0;
}

const declared = (applicationId: string) => ({ applicationId, endDate: "2027-05-21T00:00:00Z" });

/** The key IDs that Graph shows on the app. */
async function shownKeys(faulty: Faulty): Promise<unknown[]> {
  const { body } = await askGraph(faulty, "GET", faulty.applicationId);
  return (body.passwordCredentials as { keyId: string }[]).map(({ keyId }) => keyId);
}

describe("Under replication-delay", () => {
  for (const client of ["azuread", "Graph"] as const) {
    it(`a secret added by ${client} doesn't work until its time has come; one from before does`, async () => {
      await withFaulty(["replication-delay=1h"], async (faulty) => {
        const { azuread, applicationId, secret } = faulty;
        const added =
          client === "azuread"
            ? (await azuread.create(password, declared(applicationId))).outputs.value
            : (await askGraph(faulty, "POST", `${applicationId}/addPassword`, {})).body.secretText;
        const value = typeof added === "string" ? added : (added as { value: string }).value;
        assert.equal(await signIn(faulty, value), 7000215);
        assert.equal(await signIn(faulty, secret.secretText), 0);
        faulty.fault("replication-delay=1ms");
        assert.equal(await signIn(faulty, value), 0);
      });
    });
  }
});

describe("Under stale-reads", () => {
  it("a new secret works, and neither Graph nor a refresh shows it until its time has come", async () => {
    await withFaulty(["stale-reads=1h"], async (faulty) => {
      const { azuread, applicationId, secret, azure } = faulty;
      const made = await azuread.create(password, declared(applicationId));
      assert.equal(await azuread.read(made), undefined);
      assert.deepEqual(await shownKeys(faulty), [secret.keyId]);
      const held = azure.world.passwords.all().find(({ keyId }) => keyId === made.outputs.keyId);
      assert.equal(await signIn(faulty, held?.secretText ?? ""), 0);
      faulty.fault("stale-reads=1ms");
      assert.equal((await azuread.read(made))?.id, made.id);
      assert.equal((await shownKeys(faulty)).length, 2);
    });
  });
});

describe("A tenant policy", () => {
  it("that caps a secret's lifetime refuses what is longer, in Graph's words, and keeps nothing of it", async () => {
    await withFaulty(["password-lifetime=90"], async (faulty) => {
      const { azuread, applicationId, azure } = faulty;
      await assert.rejects(azuread.create(password, declared(applicationId)), {
        message:
          /Adding password for application with object ID ".*": unexpected status 400 \(400 Bad Request\) with error: CredentialInvalidLifetimeAsPerAppPolicy: Credential lifetime exceeds the max value allowed as per assigned policy '[-0-9a-f]{36}'\./,
      });
      const answer = await askGraph(faulty, "POST", `${applicationId}/addPassword`, {});
      assert.deepEqual([answer.status, codeOf(answer)], [400, "CredentialInvalidLifetimeAsPerAppPolicy"]);
      assert.equal(azure.world.passwords.all().length, 1);
      await azuread.create(password, { applicationId, endDate: "2027-02-20T00:00:00Z" });
    });
  });

  it("that forbids secrets refuses each, in Graph's words, and touches none that is there", async () => {
    await withFaulty(["forbid-passwords"], async (faulty) => {
      const { azuread, applicationId, secret } = faulty;
      await assert.rejects(azuread.create(password, declared(applicationId)), {
        message:
          /CredentialTypeNotAllowedAsPerAppPolicy: Credential type not allowed as per assigned policy '/,
      });
      const answer = await askGraph(faulty, "POST", `${applicationId}/addPassword`, {});
      assert.deepEqual([answer.status, codeOf(answer)], [400, "CredentialTypeNotAllowedAsPerAppPolicy"]);
      assert.equal(await signIn(faulty, secret.secretText), 0);
    });
  });
});

describe("Sign-in logs", () => {
  const filter = encodeURIComponent("signInEventTypes/any(t: t eq 'servicePrincipal')");

  async function shown({ ask, azure, tokenFor }: Faulty, token?: string): Promise<string[]> {
    const url = `${azure.graphHost}/beta/auditLogs/signIns?$filter=${filter}`;
    const { body } = await ask({ url, token: token ?? tokenFor("https://graph.microsoft.com") });
    return (body.value as { createdDateTime: string }[]).map(({ createdDateTime }) => createdDateTime);
  }

  it("are neither written nor shown when there are none, and were never written afterwards", async () => {
    await withFaulty([], async (faulty) => {
      const before = (await shown(faulty)).length;
      faulty.fault("no-sign-in-logs");
      assert.equal(await signIn(faulty, faulty.secret.secretText), 0);
      assert.deepEqual(await shown(faulty), []);
      faulty.fault();
      assert.equal((await shown(faulty)).length, before);
    });
  });

  it("are shown for as many days as they are kept", async () => {
    await withFaulty(["no-sign-in-logs=7"], async (faulty) => {
      faulty.azure.setToday(parseDay("2026-11-30"));
      const { body } = await faulty.client.token(faulty.secret.secretText);
      const token = String(body.access_token);
      assert.deepEqual(await shown(faulty, token), ["2026-11-30T00:00:00Z"]);
      faulty.fault("no-sign-in-logs=8");
      assert.equal((await shown(faulty, token)).length, 3);
    });
  });
});
