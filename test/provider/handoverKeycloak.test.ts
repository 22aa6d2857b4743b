import assert from "node:assert/strict";
import { type ConsumerRecord, type Credential, type RotationCode, parseDay } from "../../rotation";
import { mailOf } from "./handoverMail";

const issuer = "https://sso.example.com/realms/maxconf";

function credential(
  state: Credential["state"],
  expiresOn: string,
  code: RotationCode,
  issuedOn = "2026-11-22",
): Credential {
  const facts = { issuedOn: parseDay(issuedOn), expiresOn: parseDay(expiresOn), reason: "because", code };
  if (state === "current" || state === "previous") return { ...facts, state };
  return { ...facts, state, endedOn: parseDay("2027-02-20") };
}

/** A client's record, its newest generation last. */
function recordOf(...credentials: readonly Credential[]): ConsumerRecord {
  return {
    app: { displayName: "Portal", clientId: "maxconf-portal", issuer },
    policy: {
      secretExpirationDays: 180,
      rotateEveryDays: 90,
      earlyDays: 14,
      rotatedSecretExpirationDays: 76,
      maxActiveSecrets: 2,
    },
    credentials: Object.fromEntries(credentials.map((one, at) => [`g${at + 1}`, one])),
    nextGeneration: credentials.length + 1,
    nextRotation: parseDay("2027-05-07"),
  };
}

const takenOver = credential("current", "2027-05-21", "taken-over");
const due = credential("current", "2027-08-19", "due", "2027-02-20");

describe("the e-mail of a client of Keycloak", () => {
  it("says of the secret that was taken over that it stays, and that there is nothing to change", async () => {
    const { text, subject } = await mailOf(recordOf(takenOver));
    assert.match(subject, /^Client secret for /);
    assert.match(text, /uses now is rotated from now on\. It stays as it is/);
    assert.match(text, /Check that your service.* has this secret: then there is nothing to change\./);
    assert.doesNotMatch(text, /there is a new client secret|Put the/);
    assert.match(
      text,
      /Valid +from 2026-11-22 until 2027-05-21, 00:00 UTC at the latest: it ends 76 days after/,
    );
  });

  it("names the realm and its token endpoint, and nothing of Entra", async () => {
    const { text } = await mailOf(recordOf(takenOver));
    assert.match(text, /Realm +https:\/\/sso\.example\.com\/realms\/maxconf$/m);
    assert.match(
      text,
      /Token endpoint +https:\/\/sso\.example\.com\/realms\/maxconf\/protocol\/openid-connect\/token$/m,
    );
    assert.doesNotMatch(text, /Tenant|microsoft|sign-in log/i);
  });

  it("says of the one before that it ends by itself, on the day that Keycloak ends it", async () => {
    const { text } = await mailOf(recordOf(credential("previous", "2027-05-07", "taken-over"), due));
    assert.match(text, /The one before it \(g1\) keeps working until 2027-05-07, 00:00 UTC/);
    assert.match(
      text,
      /After your reply we know that g1 is no longer needed\..*ends by itself on 2027-05-07/,
    );
    assert.doesNotMatch(text, /is removed/);
  });

  it("says of one that was replaced in Keycloak that it is refused", async () => {
    const lost = credential("lost", "2027-05-21", "due");
    const { text, subject } = await mailOf(recordOf(lost, { ...due, code: "taken-over" }));
    assert.match(subject, /switch to edge-g2 now$/);
    assert.match(text, /The one before it \(g1\) was replaced in Keycloak: sign-ins with it are refused/);
  });

  it("says where a rotation ends the old one at once that it has ended", async () => {
    const { text } = await mailOf(recordOf(credential("retired", "2027-05-21", "due"), due));
    assert.match(text, /The one before it \(g1\) expired on 2027-02-20: sign-ins with it are refused/);
    assert.match(text, /There is no way back to g1\./);
  });
});
