import assert from "node:assert/strict";
import { type Raw, problemsOf, stackFile, without } from "./stackFile";
import { readSettings } from "../../settings/settings";

const section = {
  url: "https://sso.example.com",
  realm: "maxconf",
  signIn: { clientId: "quarterturn", clientSecret: "[secret]" },
  consumers: { web: { clientId: "web", recipients: ["maxconf-contact"] } },
};

/** The test stack with a client of Keycloak; `change` is what somebody wrote instead. */
function withClient(change: (keycloak: typeof section & Raw) => void = () => undefined): Raw {
  const keycloak = structuredClone(section);
  change(keycloak);
  return { ...stackFile("test"), keycloak };
}

describe("quarterturn:keycloak", () => {
  it("has its consumers beside Entra's, with the realm and two secrets", () => {
    const { requests } = readSettings(withClient());
    assert.deepEqual(Object.keys(requests), ["edge", "test", "web"]);
    assert.deepEqual(requests.web, {
      app: { displayName: "web", clientId: "web", issuer: "https://sso.example.com/realms/maxconf" },
      policy: {
        secretExpirationDays: 180,
        rotateEveryDays: 90,
        earlyDays: 14,
        rotatedSecretExpirationDays: 76,
        maxActiveSecrets: 2,
      },
    });
    assert.equal(requests.edge?.policy.maxActiveSecrets, 3);
  });

  it("is enough alone", () => {
    assert.deepEqual(problemsOf(without(withClient(), "consumers")), []);
  });

  it("takes over nothing of Entra's places, and all else of the stack's policy", () => {
    const { requests } = readSettings({
      ...withClient(),
      policy: { rotateEveryDays: 60, earlyDays: 14, maxActiveSecrets: 4 },
    });
    const { rotateEveryDays, rotatedSecretExpirationDays, maxActiveSecrets } = requests.web?.policy ?? {};
    assert.deepEqual([rotateEveryDays, rotatedSecretExpirationDays, maxActiveSecrets], [60, 46, 2]);
  });

  for (const [unit, policy] of [
    [
      "seconds",
      {
        expirationPeriod: 15_552_000,
        rotatedExpirationPeriod: 5_184_000,
        remainingRotationPeriod: 7_776_000,
      },
    ],
    [
      "durations",
      { expirationPeriod: "180d", rotatedExpirationPeriod: "60d", remainingRotationPeriod: "90d" },
    ],
  ] as const) {
    it(`takes Keycloak's three names in ${unit}`, () => {
      const { requests } = readSettings(withClient((keycloak) => Object.assign(keycloak, { policy })));
      const { secretExpirationDays, rotateEveryDays, rotatedSecretExpirationDays } =
        requests.web?.policy ?? {};
      assert.deepEqual([secretExpirationDays, rotateEveryDays, rotatedSecretExpirationDays], [180, 90, 60]);
    });
  }

  const policies: readonly (readonly [string, Raw, string])[] = [
    [
      "a rotated secret that outlives the shortest time between two rotations, with the sum",
      { rotatedSecretExpirationDays: 90 },
      "quarterturn:keycloak.policy.rotatedSecretExpirationDays: got 90, want at most 1 × (90 − 14), the shortest time between two rotations: Keycloak has two secrets, so 0 to 76; or",
    ],
    [
      "a rotated secret that lives as long as any",
      { rotatedSecretExpirationDays: 180 },
      "quarterturn:keycloak.policy.rotatedSecretExpirationDays: got 180, want less than secretExpirationDays (180)",
    ],
    [
      "a third secret",
      { maxActiveSecrets: 3 },
      "quarterturn:keycloak.policy.maxActiveSecrets: got 3, want at most 2: Keycloak has two",
    ],
    [
      "a life that doesn't reach the next rotation, with the sum",
      { secretExpirationDays: 120 },
      "quarterturn:keycloak.policy.secretExpirationDays: got 120, want at least 90 + 2 × 7 + 60 to switch + 1",
    ],
  ];
  for (const [name, policy, problem] of policies) {
    it(`refuses ${name}, and names only ways out that Keycloak has`, () => {
      const found = problemsOf(withClient((keycloak) => Object.assign(keycloak, { policy })));
      assert.ok(found[0]?.startsWith(problem) === true, found.join("\n"));
      for (const [, most] of found.join("\n").matchAll(/maxActiveSecrets:? (\d+)/g)) {
        assert.ok(Number(most) <= 2, found.join("\n"));
      }
    });
  }

  const mistakes: readonly (readonly [string, (keycloak: typeof section & Raw) => void, RegExp])[] = [
    [
      "url",
      (one) => (one.url = "sso.example.com"),
      /^quarterturn:keycloak\.url: got "sso\.example\.com", want an https/,
    ],
    [
      "url without TLS",
      (one) => (one.url = "http://sso.example.com"),
      /^quarterturn:keycloak\.url: got .*, want an https/,
    ],
    [
      "realm",
      (one) => (one.realm = "max conf"),
      /^quarterturn:keycloak\.realm: got "max conf", want a realm's name/,
    ],
    [
      "caFile",
      (one) => Object.assign(one, { caFile: 7 }),
      /^quarterturn:keycloak\.caFile: got 7, want some text/,
    ],
    [
      "signIn",
      (one) => Object.assign(one, { signIn: { clientId: "quarterturn" } }),
      /^quarterturn:keycloak\.signIn: got .*, want either clientSecret or privateKey$/,
    ],
    [
      "signIn.clientId",
      (one) => (one.signIn.clientId = "quarter turn"),
      /^quarterturn:keycloak\.signIn\.clientId: got .*, want a client ID/,
    ],
    [
      "an unknown key",
      (one) => Object.assign(one, { realms: [] }),
      /^quarterturn:keycloak\.realms: got .*, an unknown key/,
    ],
    [
      "consumers",
      (one) => Object.assign(one, { consumers: {} }),
      /^quarterturn:keycloak\.consumers: got \{\}, want at least one consumer$/,
    ],
    [
      "a consumer's clientId",
      (one) => (one.consumers.web.clientId = ""),
      /^quarterturn:keycloak\.consumers\.web\.clientId: got "", want a client ID/,
    ],
    [
      "a consumer's create",
      (one) => Object.assign(one.consumers.web, { create: "yes" }),
      /^quarterturn:keycloak\.consumers\.web\.create: got "yes", want true or false$/,
    ],
    [
      "a consumer's recipients",
      (one) => (one.consumers.web.recipients = ["nobody"]),
      /^quarterturn:keycloak\.consumers\.web\.recipients: got "nobody", want a name from quarterturn:recipients/,
    ],
    [
      "a name that Entra's consumers have too",
      (one) => Object.assign(one.consumers, { edge: { clientId: "edge" } }),
      /^quarterturn:keycloak\.consumers\.edge: got a name that is taken, want a name of its own: quarterturn:consumers has it too$/,
    ],
    [
      "two consumers with one client",
      (one) => Object.assign(one.consumers, { portal: { clientId: "web" } }),
      /^quarterturn:keycloak\.consumers\.portal\.clientId: got web, which is web's, want a client ID of its own$/,
    ],
  ];
  for (const [name, change, complaint] of mistakes) {
    it(`is refused with one problem for ${name}`, () => {
      const problems = problemsOf(withClient(change));
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", complaint);
    });
  }

  it("doesn't show what stands under a name that is mistyped beside the secret", () => {
    const signIn = { ...section.signIn, clientSecrte: "hunter2" };
    const found = problemsOf(withClient((one) => Object.assign(one, { signIn })));
    assert.match(found.join("\n"), /signIn\.clientSecrte: got a value that isn't shown, an unknown key/);
  });

  for (const secret of ["clientSecret", "privateKey"]) {
    it(`refuses a ${secret} in plain, and doesn't show it`, () => {
      const found = problemsOf(
        withClient((one) => Object.assign(one, { signIn: { clientId: "quarterturn", [secret]: "hunter2" } })),
      ).join("\n");
      assert.match(
        found,
        new RegExp(`pulumi config set --secret --path quarterturn:keycloak\\.signIn\\.${secret}`),
      );
      assert.doesNotMatch(found, /hunter2/);
    });
  }

  it("refuses to adopt what is taken over by itself", () => {
    const adopt = {
      keyId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
      issuedOn: "2026-10-01",
      expiresOn: "2027-03-30",
    };
    assert.deepEqual(problemsOf({ ...withClient(), adopt: { web: adopt } }), [
      "quarterturn:adopt.web: got a consumer of Keycloak, want a consumer of Entra; remove it: the secret that a client has is taken over by itself",
    ]);
  });
});
