import assert from "node:assert/strict";
import fc from "fast-check";
import { type PlanRequest, own, parseDay, planLedger, readLedger } from "../../rotation";
import { settingName } from "../../settings/names";
import { SettingsError, readSettings } from "../../settings/settings";
import { type Raw, stackFile } from "./stackFile";

const base = stackFile("test");
const problemsOf = (more: Raw): string[] => {
  try {
    readSettings({ ...base, ...more });
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.lines;
  }
  return [];
};

/** Names that every object has. */
const everyObjects = Object.getOwnPropertyNames(Object.prototype);

describe("a name that every object has", () => {
  for (const name of everyObjects) {
    it(`is a name like any other, or refused: ${name}`, () => {
      const isName = /^[a-z]+$/.test(name);
      const consumers = JSON.parse(`{"${name}":{"displayName":"x","recipients":["${name}"]}}`) as Raw;
      const recipients = JSON.parse(`{"${name}":{"name":"x","email":"a@example.com"}}`) as Raw;
      const problems = problemsOf({ consumers, recipients });
      if (isName) assert.deepEqual(problems, []);
      else
        assert.ok(
          problems.length > 0 && problems.every((problem) => problem.includes(name)),
          problems.join("\n"),
        );
    });

    it(`is unknown where nobody has it: ${name}`, () => {
      for (const order of ["force", "revoke", "confirmed", "adopt"]) {
        const value = {
          force: "x",
          revoke: [1],
          confirmed: 1,
          adopt: {
            keyId: "5b0f4c6e-0000-4000-8000-000000000001",
            issuedOn: "2026-10-01",
            expiresOn: "2027-03-30",
          },
        }[order];
        const raw = { [order]: JSON.parse(`{"${name}":${JSON.stringify(value)}}`) as unknown };
        assert.match(problemsOf(raw).join("\n"), new RegExp(`^quarterturn:${order}.*${name}`));
      }
      assert.match(
        problemsOf({ [name]: 1 }).join("\n"),
        new RegExp(`^quarterturn:${name}: got 1, an unknown key`),
      );
      const edge = JSON.parse(`{"displayName":"x","${name}":1}`) as unknown;
      assert.match(
        problemsOf({ consumers: { edge } }).join("\n"),
        new RegExp(`^quarterturn:consumers\\.edge.*${name}`),
      );
      const policy = JSON.parse(`{"${name}":1}`) as unknown;
      assert.match(problemsOf({ policy }).join("\n"), new RegExp(`^quarterturn:policy.*${name}`));
      const stranger = { displayName: "x", recipients: [name] };
      assert.match(
        problemsOf({ consumers: { edge: stranger } }).join("\n"),
        /^quarterturn:consumers\.edge\.recipients: got /,
      );
    });
  }

  it("comes through settings and plan with its own orders and nobody else's", () => {
    const names = fc.uniqueArray(
      fc.constantFrom("constructor", "edge", "a", "test", "value-of", "to-string"),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(names, fc.func(fc.boolean()), (all, isForced) => {
        const consumers = Object.fromEntries(all.map((name) => [name, { displayName: name }]));
        const forced = all.filter((name) => isForced(name));
        const raw = {
          ...base,
          consumers,
          force: Object.fromEntries(forced.map((name) => [name, `for ${name}`])),
        };
        const { requests } = readSettings(raw);
        const request: PlanRequest = { today: parseDay("2026-11-22"), consumers: requests, holdings: {} };
        const first = planLedger(undefined, request);
        assert.ok(first.ok);
        const ledger = readLedger(JSON.parse(JSON.stringify(first.ledger)));
        assert.deepEqual(Object.keys(ledger.consumers), [...all].sort());
        for (const name of all) {
          const record = own(ledger.consumers, name);
          assert.equal(record?.forced, forced.includes(name) ? `for ${name}` : undefined);
          assert.deepEqual(Object.keys(record?.credentials ?? {}), ["g1"]);
        }
        const again = planLedger(ledger, request);
        assert.ok(again.ok);
        assert.deepEqual(again.ledger, ledger);
      }),
    );
  });
});

describe("the name of a consumer", () => {
  const reserved = [
    "azure",
    "azure-b2c",
    "website",
    "functions",
    "function",
    "appsetting",
    "azurewebjobs",
    "arm",
    "scm",
    "identity",
    "sqlconnstr",
  ];
  for (const name of reserved) {
    it(`is refused where the Function App's settings would mean something else: ${name}`, () => {
      const setting = settingName(name, "CLIENT_ID");
      assert.deepEqual(problemsOf({ consumers: { [name]: { displayName: "x" } } }), [
        `quarterturn:consumers.${name}: got a name whose setting in the Function App would be ${setting}, which App Service uses itself, want another name; such as app-${name}; if it has run already, with \`aliases: [${name}]\``,
      ]);
      assert.deepEqual(
        problemsOf({ consumers: { [`app-${name}`]: { displayName: "x", aliases: [name] } } }),
        [],
      );
    });
  }

  for (const name of ["azur", "azures", "website2", "my-azure", "armada", "edge", "identity1"]) {
    it(`is taken where it only looks like one of those: ${name}`, () => {
      assert.deepEqual(problemsOf({ consumers: { [name]: { displayName: "x" } } }), []);
    });
  }

  it("gives settings that no other name gives", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2 }), (names) => {
        const settings = names.flatMap((each) => [
          settingName(each, "CLIENT_ID"),
          settingName(each, "CLIENT_SECRET"),
        ]);
        assert.equal(new Set([...settings, "TENANT_ID"]).size, settings.length + 1);
      }),
    );
  });

  it("has a secret in the vault that no certificate's name may be", () => {
    const gateway = {
      ...(base.gateway as Raw),
      domains: [{ host: "a.example.com", certificate: "keyVault", secret: "Edge-Client-Secret" }],
    };
    assert.deepEqual(problemsOf({ gateway }), [
      "quarterturn:gateway.domains.0.secret: got edge-client-secret, in which edge's client secrets are stored, want the name of a certificate in the vault",
    ]);
  });

  it("is asked for if it is most likely a slip", () => {
    assert.deepEqual(problemsOf({ force: { egde: "x" } }), [
      'quarterturn:force.egde: got "x", want one of edge, test; did you mean edge?',
    ]);
    assert.deepEqual(problemsOf({ recipents: {} }), [
      "quarterturn:recipents: got {}, an unknown key, want a known one; did you mean recipients?",
    ]);
    const consumers = { edge: { displayName: "x", enviroments: [] } };
    assert.deepEqual(problemsOf({ consumers }), [
      "quarterturn:consumers.edge.enviroments: got [], an unknown key, want one of displayName, clientId, environments, recipients, policy, secretName, vaults, aliases; did you mean environments?",
    ]);
  });
});
