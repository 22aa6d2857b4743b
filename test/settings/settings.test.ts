import assert from "node:assert/strict";
import { type Settings, readSettings } from "../../settings/settings";
import { problemsOf, stackFile, withValue } from "./stackFile";

describe("a stack file", () => {
  for (const stack of ["test", "prod"]) {
    it(`of MaxConf's ${stack} stack is read without a complaint`, () => {
      assert.deepEqual(problemsOf(stackFile(stack)), []);
    });
  }

  it("gives each consumer its request for the ledger, with the stack's policy and its own overrides", () => {
    const raw = withValue("consumers.edge.policy", { rotateEveryDays: 80 });
    const settings: Settings = readSettings({
      ...raw,
      force: { edge: "2026-12-05 leaked" },
      revoke: { edge: [7] },
    });
    assert.deepEqual(settings.requests.edge, {
      app: { displayName: "sec_bcgov_v1 (Test/Edge)", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" },
      policy: { secretExpirationDays: 180, rotateEveryDays: 80, earlyDays: 14, maxActiveSecrets: 3 },
      force: "2026-12-05 leaked",
      revoke: [7],
    });
    assert.equal(settings.requests.test?.policy.rotateEveryDays, 90);
  });

  for (const moment of ["2027-02-20T00:00:00Z", "2027-02-20 00:00:00 +0000 UTC"]) {
    it(`accepts a day that YAML turned into ${moment}`, () => {
      const settings = readSettings({ ...stackFile("test"), asOf: moment });
      assert.equal(settings.asOf, "2027-02-20");
    });
  }

  const mistakes: readonly (readonly [string, unknown, RegExp])[] = [
    ["colour", "red", /^quarterturn:colour: got "red", an unknown key, want one of tenantId, location, /],
    [
      "consumers.edge.colour",
      "red",
      /^quarterturn:consumers\.edge\.colour: got "red", an unknown key, want one of displayName, clientId, /,
    ],
    [
      "consumers.edge.clientId",
      "d802",
      /^quarterturn:consumers\.edge\.clientId: got "d802", want a UUID such as /,
    ],
    [
      "consumers.edge.clientId",
      "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
      /^quarterturn:consumers\.test\.clientId: got .*, which is edge's, want a client ID of its own$/,
    ],
    [
      "consumers.edge.recipients",
      ["nobody"],
      /^quarterturn:consumers\.edge\.recipients: got "nobody", want a name from quarterturn:recipients \(idim-technical-operations, maxconf-contact, maxconf-operations\)$/,
    ],
    ["consumers.Edge", { displayName: "x" }, /^quarterturn:consumers\.Edge: got the name "Edge", want /],
    [
      "consumers.edge-g7",
      { displayName: "x" },
      /^quarterturn:consumers\.edge-g7: got the name "edge-g7", want .*not ending like a generation/,
    ],
    [
      "consumers",
      {},
      /^quarterturn:consumers: got \{\}, want at least one consumer, here or in quarterturn:keycloak$/,
    ],
    [
      "vault.name",
      "kvlt-maxconf-test-in-canada",
      /^quarterturn:vault\.name: got "kvlt-maxconf-test-in-canada", want 3 to 24 letters/,
    ],
    [
      "vault.softDeleteRetentionDays",
      5,
      /^quarterturn:vault\.softDeleteRetentionDays: got 5, want a whole number from 7 to 90$/,
    ],
    ["tenantId", undefined, /^quarterturn:tenantId: got nothing, want a UUID/],
    ["asOf", "2027-02-29", /^quarterturn:asOf: got "2027-02-29", want a valid date, YYYY-MM-DD$/],
    [
      "adopt.edge",
      { keyId: "x", issuedOn: "soon", expiresOn: "2027-03-30" },
      /^quarterturn:adopt\.edge\.keyId: got "x", want a UUID/,
    ],
    ["policy.rotateEveryDays", 200, /rotateEveryDays: got 200, want .*180/],
    [
      "gateway.sku",
      "BasicV2",
      /^quarterturn:gateway\.sku: got "BasicV2", want Developer, Basic, Standard or Premium \(the v2 tiers/,
    ],
    [
      "gateway.domains",
      [{ host: "nodots", certificate: "managed" }],
      /^quarterturn:gateway\.domains\.0\.host: got "nodots", want a full host name$/,
    ],
    [
      "recipients.maxconf-contact.email",
      "nobody",
      /^quarterturn:recipients\.maxconf-contact\.email: got "nobody", want an e-mail address$/,
    ],
    ["force.nobody", "x", /^quarterturn:force\.nobody: got "x", want one of edge, test$/],
    [
      "mail",
      undefined,
      /^quarterturn:mail: got nothing, want `from`, and `smtp` or `graph`: edge has recipients$/,
    ],
    ["mail.smtp", { host: "smtp.example.com" }, /^quarterturn:mail: got .*, want either smtp or graph$/],
    [
      "mail",
      { from: "a@example.com", smtp: { host: "smtp.example.com", pasword: "hunter2" } },
      /^quarterturn:mail\.smtp\.pasword: got a value that isn't shown, an unknown key, want one of host, port, /,
    ],
    [
      "recipients.maxconf-contact.openpgpKey",
      "-----BEGIN PGP PRIVATE KEY BLOCK-----",
      /^quarterturn:recipients\.maxconf-contact\.openpgpKey: got a value that isn't shown, want an armored public OpenPGP key/,
    ],
    [
      "mail",
      [{ from: "a@b.cd", smtp: { password: "hunter2" } }],
      /^quarterturn:mail: got \[\{"from":"a@b\.cd","smtp":\{"password":"…"\}\}\], want a mapping of keys to values$/,
    ],
    [
      "mail",
      { from: "a@example.com", smtp: { host: "smtp.example.com", password: "hunter2" } },
      /^quarterturn:mail\.smtp\.password: got a value that isn't shown, want a secret: pulumi config set --secret --path quarterturn:mail\.smtp\.password$/,
    ],
    [
      "mail",
      { from: "a@example.com", smtp: { host: "smtp.example.com", security: "none" } },
      /^quarterturn:mail\.smtp\.security: got a value that isn't shown, want starttls or tls: without encryption only a server on this machine \(localhost, 127\.0\.0\.1, ::1\)$/,
    ],
    [
      "recipients.maxconf-contact.name",
      "MaxConf\r\nBcc: spy@example.net",
      /^quarterturn:recipients\.maxconf-contact\.name: got "MaxConf\\r\\nBcc: spy@example\.net", want a name on one line$/,
    ],
    [
      "canary.timeoutSeconds",
      0,
      /^quarterturn:canary\.timeoutSeconds: got 0, want a whole number from 1 to 3600$/,
    ],
  ];
  for (const [key, value, complaint] of mistakes) {
    it(`is refused with ${key} = ${JSON.stringify(value)}`, () => {
      const problems = problemsOf(withValue(key, value));
      assert.ok(
        problems.some((problem) => complaint.test(problem)),
        problems.join("\n"),
      );
    });
  }

  it("is refused with one problem where only one thing is wrong, though others name it", () => {
    const problems = problemsOf(withValue("recipients.maxconf-contact.email", "nobody"));
    assert.equal(problems.length, 1, problems.join("\n"));
  });

  it("is refused with all its problems at once", () => {
    const raw = withValue("vault.name", "x");
    const problems = problemsOf({
      ...raw,
      colour: "red",
      asOf: "tomorrow",
      policy: { rotateEveryDays: 180 },
      consumers: {
        a: { displayName: "A", clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" },
        b: { displayName: "B", clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" },
        c: { displayName: "C", clientId: "no" },
      },
    });
    const keys = problems.map((problem) => problem.slice(0, problem.indexOf(": got")));
    for (const key of [
      "colour",
      "vault.name",
      "asOf",
      "consumers.b.clientId",
      "consumers.c.clientId",
      "policy.rotateEveryDays",
    ]) {
      assert.ok(keys.includes(`quarterturn:${key}`), `${key} is missing in\n${problems.join("\n")}`);
    }
  });
});
