import assert from "node:assert/strict";
import { readSettings } from "../../settings/settings";
import { type Raw, problemsOf, stackFile, withValue } from "./stackFile";

const said = (raw: Raw): string => problemsOf(raw).join("\n");
const domains = (...hosts: string[]): Raw[] => hosts.map((host) => ({ host, certificate: "managed" }));
const hosts = (count: number): string[] => Array.from({ length: count }, (_, at) => `a${at}.example.com`);

describe("the domains of a gateway", () => {
  const refused: Readonly<Record<string, readonly [value: unknown, problem: RegExp]>> = {
    "a managed root domain": [
      domains("example.com"),
      /^quarterturn:gateway\.domains\.0\.host: got "example\.com", want a host name below a domain, such as/,
    ],
    "a managed host name that no public DNS knows": [
      domains("api.maxconf.internal"),
      /^quarterturn:gateway\.domains\.0\.host: got "api\.maxconf\.internal", want a host name in the public DNS/,
    ],
    "a host name twice, however it is written": [
      domains("api.example.com", "b.example.com", "API.example.com"),
      /^quarterturn:gateway\.domains\.2\.host: got "API\.example\.com", want another host name: it stands at domains\.0/,
    ],
    "more than Azure takes": [
      domains(...hosts(21)),
      /^quarterturn:gateway\.domains: got .*, want at most 20 domains, as many as Azure takes/,
    ],
  };
  for (const [title, [value, problem]] of Object.entries(refused))
    it(`are refused in one error: ${title}`, () => {
      const problems = problemsOf(withValue("gateway.domains", value));
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
    });

  it("may lie at the root or inside a network with a certificate of one's own", () => {
    const own = ["example.com", "api.maxconf.internal"].map((host) => ({
      host,
      certificate: "keyVault",
      secret: "tls",
    }));
    assert.deepEqual(problemsOf(withValue("gateway.domains", own)), []);
    assert.deepEqual(problemsOf(withValue("gateway.domains", domains(...hosts(20)))), []);
  });

  it("are one in Basic and Standard, which have no more", () => {
    const gateway = { ...(stackFile("test").gateway as Raw), domains: domains(...hosts(2)) };
    for (const sku of ["Basic", "Standard"])
      assert.match(
        said(withValue("gateway", { ...gateway, sku })),
        new RegExp(`^quarterturn:gateway\\.domains: got .*, want one domain: the ${sku} tier has no more`),
      );
    for (const sku of ["Developer", "Premium"])
      assert.deepEqual(problemsOf(withValue("gateway", { ...gateway, sku })), []);
  });

  it("have no managed certificate where Azure has none", () => {
    for (const location of ["usgovvirginia", "chinaeast2", "francesouth", "southafricawest"])
      assert.equal(
        said(withValue("location", location)),
        `quarterturn:gateway.domains.0.certificate: got "managed", want keyVault: Azure manages no certificates in ${location}`,
      );
    assert.deepEqual(problemsOf(withValue("location", "francecentral")), []);
  });
});

describe("what a gateway gets of the consumers", () => {
  it("is nothing unless the stack file says so", () => {
    const { gateway } = readSettings(stackFile("test"));
    assert.equal(gateway?.namedValues, false);
    assert.equal(gateway.tokenPolicy, undefined);
  });

  it("is a policy for the header Authorization and any audience, unless it says more", () => {
    const { gateway } = readSettings(withValue("gateway.tokenPolicy", { fragment: "consumers" }));
    assert.deepEqual(gateway?.tokenPolicy, {
      fragment: "consumers",
      audiences: [],
      header: "Authorization",
    });
  });

  it("has names and audiences that Azure takes, and nothing that it would work out", () => {
    const wrong: readonly [object, RegExp][] = [
      [{ fragment: "-consumers" }, /tokenPolicy\.fragment: got "-consumers", want 1 to 80 letters/],
      [{ fragment: "a".repeat(81) }, /tokenPolicy\.fragment: got .*, want 1 to 80 letters/],
      [{}, /tokenPolicy\.fragment: got nothing, want 1 to 80 letters/],
      [
        { fragment: "a", audiences: ["@(context.Request.Url)"] },
        /audiences\.0: got .*, want an audience such as/,
      ],
      [{ fragment: "a", audiences: ["api://{{name}}"] }, /audiences\.0: got .*, want an audience such as/],
      [{ fragment: "a", header: "X Token" }, /tokenPolicy\.header: got "X Token", want the name of an HTTP/],
    ];
    for (const [value, problem] of wrong)
      assert.match(said(withValue("gateway.tokenPolicy", value)), problem, JSON.stringify(value));
    assert.match(said(withValue("gateway.namedValues", "yes")), /namedValues: got "yes", want true or false/);
  });

  it("is no policy where nobody signs in at Entra", () => {
    const raw = withValue("gateway.tokenPolicy", { fragment: "consumers" });
    const keycloak = {
      url: "https://sso.example.com",
      realm: "maxconf",
      consumers: { realm: { displayName: "Realm", clientId: "realm" } },
    };
    assert.match(
      said({ ...raw, consumers: {}, keycloak }),
      /^quarterturn:gateway\.tokenPolicy: got consumers of Keycloak only, want nothing: it checks tokens of Entra$/m,
    );
  });
});
