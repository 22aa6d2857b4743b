import assert from "node:assert/strict";
import { markAbsentSecrets } from "../../provider/markAbsentSecrets";
import { type Credential, type Ledger, defaultPolicy, parseDay } from "../../rotation";

const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const today = parseDay("2027-03-01");

function issued(issuedOn: string, expiresOn: string, more: Partial<Credential> = {}): Credential {
  const dates = { issuedOn: parseDay(issuedOn), expiresOn: parseDay(expiresOn) };
  return { state: "previous", ...dates, reason: "because", ...more } as Credential;
}

function ledgerWith(credentials: Readonly<Record<string, Credential>>): Ledger {
  const edge = {
    app: { displayName: "Edge", clientId, objectId: "object" },
    policy: defaultPolicy,
    credentials,
    nextGeneration: 9,
  };
  return { format: 3, consumers: { edge } };
}

const g1 = issued("2026-11-22", "2027-05-21");
const onApp = { keyId: "key", displayName: "edge-g1 2026-11-22 to 2027-05-21" };

describe("A refresh of the ledger", () => {
  it("leaves a credential that its app has as it is", async () => {
    const ledger = ledgerWith({ g1 });
    const looked = await markAbsentSecrets(ledger, today, () => Promise.resolve([onApp]));
    assert.deepEqual(looked, { ledger, problems: [] });
  });

  it("marks one that its app hasn't, and takes the mark back from one that is there after all", async () => {
    const { ledger } = await markAbsentSecrets(ledgerWith({ g1 }), today, () => Promise.resolve([]));
    assert.equal(ledger.consumers.edge?.credentials.g1?.absent, true);
    const again = await markAbsentSecrets(ledger, today, () => Promise.resolve([onApp]));
    assert.equal(again.ledger.consumers.edge?.credentials.g1?.absent, undefined);
  });

  it("knows one that was made by hand by its key ID, in capitals too", async () => {
    const g0 = issued("2026-11-22", "2027-05-21", { adoptedKeyId: "by-hand" });
    const byHand = { keyId: "BY-HAND", displayName: "" };
    const { ledger } = await markAbsentSecrets(ledgerWith({ g0 }), today, () => Promise.resolve([byHand]));
    assert.equal(ledger.consumers.edge?.credentials.g0?.absent, undefined);
  });

  it("knows one that was issued before its consumer was renamed, and one on an app that it had before", async () => {
    const renamed = issued("2026-11-22", "2027-05-21", { issuedAs: "rim" });
    const elsewhere = issued("2026-11-22", "2027-05-21", { app: { displayName: "Old", clientId: "old" } });
    const { ledger } = await markAbsentSecrets(ledgerWith({ g1: renamed, g2: elsewhere }), today, (id) =>
      Promise.resolve([
        { keyId: "k", displayName: `${id === "old" ? "edge-g2" : "rim-g1"} 2026-11-22 to 2027-05-21` },
      ]),
    );
    const { g1: first, g2: second } = ledger.consumers.edge?.credentials ?? {};
    assert.deepEqual([first?.absent, second?.absent], [undefined, undefined]);
  });

  it("asks Entra nothing of a client of Keycloak, now or before, and leaves its secrets as they are", async () => {
    const issuer = "https://sso.example.com/realms/maxconf";
    const former = { displayName: "Portal", clientId: "portal", issuer };
    const { consumers } = ledgerWith({ g1: issued("2026-11-22", "2027-05-21", { app: former }), g2: g1 });
    const edge = { ...consumers.edge, app: { ...former, clientId } } as Ledger["consumers"][string];
    const ledger: Ledger = { format: 3, consumers: { edge } };
    const looked = await markAbsentSecrets(ledger, today, () => Promise.reject(new Error("asked")));
    assert.deepEqual(looked, { ledger, problems: [] });
  });

  it("says nothing of one of the last days: Entra tells of it everywhere only after a while", async () => {
    const young = ledgerWith({ g1: issued("2027-02-28", "2027-08-27") });
    assert.deepEqual((await markAbsentSecrets(young, today, () => Promise.resolve([]))).ledger, young);
  });

  it("leaves a consumer whose app can't be asked as it is, and says so", async () => {
    const ledger = ledgerWith({ g1 });
    const looked = await markAbsentSecrets(ledger, today, () => Promise.reject(new Error("no answer")));
    assert.deepEqual(looked, {
      ledger,
      problems: ["could not read the secrets of edge's app: no answer"],
    });
  });
});
