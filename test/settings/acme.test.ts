import assert from "node:assert/strict";
import { readSettings } from "../../settings/settings";
import { type Raw, problemsOf, withValue } from "./stackFile";

const zone = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/dnszones/vc.example.com";
const account = {
  directory: "https://acme.digicert.com/v2/acme/directory/",
  email: "certificates@example.com",
  accountKey: "[secret]",
};
const eab = { keyId: "kid-1", hmacKey: "[secret]" };
const given = { host: "conference.vc.example.com", issuer: "DigiCert", owner: "operations" };

const withAcme = (acme: object, keys: object = {}, of: object | null = account): Raw => ({
  ...withValue("certificates", { conference: { ...given, ...keys, acme } }),
  ...(of === null ? {} : { acme: of }),
});

describe("the stack file's account for ACME", () => {
  it("is read with and without an external account, and holds no secret", () => {
    assert.deepEqual(readSettings(withAcme({ dnsZone: zone })).acme, account);
    const settings = readSettings(withAcme({ listen: "127.0.0.1:8080" }, {}, { ...account, ...eab }));
    assert.deepEqual(settings.acme, { ...account, ...eab });
    assert.deepEqual(settings.certificates.conference?.acme, { listen: "127.0.0.1:8080" });
    assert.equal(readSettings(withValue("certificates", { conference: given })).acme, undefined);
  });

  it("may stand there before any certificate goes by it", () => {
    assert.deepEqual(problemsOf({ ...withValue("certificates", { conference: given }), acme: account }), []);
  });

  const wrong: [what: string, raw: Raw, problem: RegExp][] = [
    [
      "no account",
      withAcme({ dnsZone: zone }, {}, null),
      /^quarterturn:acme: got nothing, want directory, email and accountKey: quarterturn:certificates\.conference is to be renewed by ACME$/,
    ],
    [
      "neither way",
      withAcme({}),
      /^quarterturn:certificates\.conference\.acme: got \{\}, want either dnsZone \(DNS-01, in Azure DNS\) or listen \(HTTP-01\)$/,
    ],
    [
      "both ways",
      withAcme({ dnsZone: zone, listen: "127.0.0.1:8080" }),
      /\.acme: got .*, want either dnsZone .* or listen/,
    ],
    [
      "a zone that is none",
      withAcme({ dnsZone: "vc.example.com" }),
      /\.acme\.dnsZone: got "vc\.example\.com", want a zone's ID such as/,
    ],
    [
      "an address without a port",
      withAcme({ listen: "127.0.0.1" }),
      /\.acme\.listen: got "127\.0\.0\.1", want an address of this machine with a port/,
    ],
    [
      "a key in a file",
      withAcme({ dnsZone: zone }, { key: { in: "file" } }),
      /\.key\.in: got "file", want vault: what is renewed by ACME has its key in the vault/,
    ],
    [
      "a wildcard over HTTP",
      withAcme({ listen: "127.0.0.1:8080" }, { names: [given.host, "*.vc.example.com"] }),
      /\.acme: got .*, want dnsZone: \*\.vc\.example\.com can be proven by DNS-01 only$/,
    ],
    [
      "a name outside of the zone",
      withAcme({ dnsZone: zone }, { names: [given.host, "sip.example.com"] }),
      /\.acme\.dnsZone: got .*, want the zone that sip\.example\.com lies in: all of its names are proven there$/,
    ],
    [
      "a name that only ends alike",
      withAcme({ dnsZone: zone }, { host: "xvc.example.com" }),
      /want the zone that xvc\.example\.com lies in/,
    ],
    [
      "an unencrypted directory",
      withAcme({ dnsZone: zone }, {}, { ...account, directory: "http://a.example.com/dir" }),
      /^quarterturn:acme\.directory: got "http:\/\/a\.example\.com\/dir", want the https address of an ACME directory/,
    ],
    [
      "a key in clear",
      withAcme({ dnsZone: zone }, {}, { ...account, accountKey: "hunter2" }),
      /^quarterturn:acme\.accountKey: got a value that isn't shown, want a secret: pulumi config set --secret --path quarterturn:acme\.accountKey, with what `openssl genpkey/,
    ],
    [
      "an HMAC key in clear",
      withAcme({ dnsZone: zone }, {}, { ...account, ...eab, hmacKey: "hunter2" }),
      /^quarterturn:acme\.hmacKey: got a value that isn't shown, want a secret/,
    ],
    [
      "a key ID without its key",
      withAcme({ dnsZone: zone }, {}, { ...account, keyId: "kid-1" }),
      /^quarterturn:acme\.hmacKey: got .*, want the HMAC key that belongs to keyId/,
    ],
    [
      "an HMAC key without its ID",
      withAcme({ dnsZone: zone }, {}, { ...account, hmacKey: "[secret]" }),
      /^quarterturn:acme\.keyId: got nothing, want the key ID that belongs to hmacKey$/,
    ],
    [
      "a key ID that is encrypted",
      withAcme({ dnsZone: zone }, {}, { ...account, ...eab, keyId: "[secret]" }),
      /^quarterturn:acme\.keyId: got .*, want the key ID in clear/,
    ],
  ];
  for (const [what, raw, problem] of wrong)
    it(`is refused with ${what}`, () => {
      const problems = problemsOf(raw);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
      assert.doesNotMatch(problems.join("\n"), /hunter2/);
    });

  it("takes names of the zone itself and below it, wildcards too", () => {
    const names = ["vc.example.com", "*.vc.example.com", "a.b.vc.example.com"];
    assert.deepEqual(
      problemsOf(withAcme({ dnsZone: zone.toUpperCase() }, { host: "vc.example.com", names })),
      [],
    );
  });
});
