import assert from "node:assert/strict";
import { type Estate, Bench, newEstate, only, said } from "./bench";
import { authority, host, serverCertificate } from "./authority";

let estate: Estate;
const bench = new Bench(() => estate.root);

before(async () => {
  estate = await newEstate();
});

afterEach(() => bench.servers.closeAll());

describe("a certificate that is served", () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`is read as it is, with the chain as it was sent, by ${version}`, async () => {
      const [sighting] = await bench.look(await bench.servers.tls(estate.good, [estate.middle], { version }));
      assert.ok(sighting?.ok === true, JSON.stringify(sighting));
      const [own, ...others] = sighting.chain;
      assert.equal(own.subject, `CN=${host}`);
      assert.deepEqual(own.sans, [host]);
      assert.equal(own.issuer, "CN=DigiCert Test CA, O=DigiCert Inc, C=US");
      assert.equal(own.issuerName, "DigiCert Inc, DigiCert Test CA");
      assert.equal(own.serial, estate.good.certificate.serialNumber.toUpperCase());
      assert.match(own.fingerprint256, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
      assert.deepEqual([own.notBefore, own.notAfter], ["2027-02-01T00:00:00Z", "2027-08-18T23:59:59Z"]);
      assert.deepEqual(own.key, { type: "ec", bits: 256 });
      assert.equal(own.signature, "ECDSA with SHA-256");
      assert.deepEqual(
        others.map(({ subject }) => subject),
        ["CN=DigiCert Test CA, O=DigiCert Inc, C=US"],
      );
      const { isComplete, isOrdered, isTrusted } = sighting.chainFacts;
      assert.deepEqual(
        { isComplete, isOrdered, isTrusted },
        { isComplete: true, isOrdered: true, isTrusted: true },
      );
      assert.deepEqual(sighting.revocation.crl, ["http://crl.example.com/1.crl"]);
      assert.deepEqual(sighting.revocation.ocsp, ["http://ocsp.example.com"]);
      assert.equal(sighting.protocol, version);
      assert.equal(sighting.isFromWantedIssuer, true);
      assert.deepEqual(said([sighting]), []);
    });
  }

  for (const ciphers of ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])
    it(`is read whatever the cipher suite: ${ciphers}`, async () => {
      assert.deepEqual(await bench.saidOf(estate.good, [estate.middle], { version: "TLSv1.3", ciphers }), []);
    });

  it("is read of a server that goes on with clients' certificates only", async () => {
    const how = { requestCert: true, rejectUnauthorized: true, version: "TLSv1.2" } as const;
    assert.deepEqual(await bench.saidOf(estate.good, [estate.middle], how), []);
  });

  it("is read of a server that wants another key share first", async () => {
    assert.deepEqual(
      await bench.saidOf(estate.good, [estate.middle], { version: "TLSv1.3", ecdhCurve: "P-521" }),
      [],
    );
  });

  it("may end in a root that is sent along", async () => {
    assert.deepEqual(await bench.saidOf(estate.good, [estate.middle, estate.root]), []);
  });

  it("is expired", async () => {
    const own = await serverCertificate(estate.middle, {
      from: "2026-09-01T00:00:00Z",
      until: "2027-03-31T23:59:59Z",
    });
    only(
      await bench.saidOf(own, [estate.middle]),
      /^act: the certificate of pexip \(conference\.example\.com:443\) expired on 2027-03-31: clients refuse it; MaxConf operations must renew it with DigiCert now$/,
    );
  });

  it("expires soon", async () => {
    const own = await serverCertificate(estate.middle, {
      from: "2026-11-01T00:00:00Z",
      until: "2027-05-01T23:59:59Z",
    });
    only(
      await bench.saidOf(own, [estate.middle]),
      /^act: .* expires on 2027-05-01, in 30 days; MaxConf operations must renew it/,
    );
  });

  it("expires later today", async () => {
    const own = await serverCertificate(estate.middle, {
      from: "2026-11-01T00:00:00Z",
      until: "2027-04-01T23:59:59Z",
    });
    only(await bench.saidOf(own, [estate.middle]), /^act: .* expires today, at 2027-04-01T23:59:59Z/);
  });

  it("isn't valid yet", async () => {
    const own = await serverCertificate(estate.middle, { from: "2027-04-02T00:00:00Z" });
    only(
      await bench.saidOf(own, [estate.middle]),
      /^act: .* isn't valid before 2027-04-02T00:00:00Z: clients refuse it until then; install the one before it again until then/,
    );
  });

  it("is another host's", async () => {
    const own = await serverCertificate(estate.middle, { names: ["other.example.com"] });
    only(
      await bench.saidOf(own, [estate.middle]),
      /^act: .* isn't for conference\.example\.com: it is for other\.example\.com; clients refuse it; MaxConf operations must install/,
    );
  });

  it("is for a wildcard, of one label only", async () => {
    assert.deepEqual(
      await bench.saidOf(await serverCertificate(estate.middle, { names: ["*.example.com"] }), [
        estate.middle,
      ]),
      [],
    );
    const own = await serverCertificate(estate.middle, { names: ["*.com"] });
    only(await bench.saidOf(own, [estate.middle]), /isn't for conference\.example\.com/);
  });

  it("isn't for a further name that the stack file has", async () => {
    const sightings = await bench.look(await bench.servers.tls(estate.good, [estate.middle]), {
      names: [host, "sip.example.com"],
    });
    only(
      said(sightings),
      /^act: .* isn't for sip\.example\.com, which the stack file names: clients refuse it under that name/,
    );
  });

  it("comes without its intermediate", async () => {
    only(
      await bench.saidOf(estate.good, []),
      /^act: .* comes without the certificate of CN=DigiCert Test CA, O=DigiCert Inc, C=US, which its chain needs: clients that don't have that one refuse it; .*caFile/,
    );
  });

  it("comes in the wrong order", async () => {
    only(
      await bench.saidOf(estate.good, [estate.root, estate.middle]),
      /^note: .* comes with 3 certificates, of which not each is signed by the next/,
    );
  });

  it("is signed by its own key", async () => {
    const own = await serverCertificate(undefined, { subject: `CN=${host}, O=DigiCert` });
    only(await bench.saidOf(own, []), /^act: .* is signed by its own key and by no authority/);
    const known = await bench.look(await bench.servers.tls(own), { extraRoots: [own.cert] });
    assert.deepEqual(said(known), []);
  });

  it("is of an authority that this machine doesn't know", async () => {
    const sightings = await bench.look(await bench.servers.tls(estate.good, [estate.middle, estate.root]), {
      extraRoots: [],
    });
    only(said(sightings), /^note: .* isn't trusted here: its chain ends at CN=DigiCert Test Root.*caFile/);
  });

  it("has an intermediate that is over", async () => {
    const over = await authority("O=DigiCert Inc, CN=Old CA", estate.root, { until: "2027-03-01T00:00:00Z" });
    only(
      await bench.saidOf(await serverCertificate(over), [over]),
      /^act: .* can't be trusted: CN=Old CA, O=DigiCert Inc in its chain ended at 2027-03-01T00:00:00Z/,
    );
  });

  it("is signed by one that is no authority", async () => {
    const layman = await serverCertificate(estate.middle, { subject: "O=DigiCert Inc, CN=layman" });
    const own = await serverCertificate(layman);
    only(
      await bench.saidOf(own, [layman, estate.middle]),
      /^act: .* can't be trusted: CN=layman, O=DigiCert Inc signed in its chain and is no authority; /,
    );
  });

  it("has a weak key", async () => {
    const own = await serverCertificate(estate.middle, { key: "rsa-1024" });
    only(
      await bench.saidOf(own, [estate.middle], { ciphers: "DEFAULT@SECLEVEL=0" }),
      /^act: .* has a key of 1024 bits \(RSA\).*; MaxConf operations must make a new key/,
    );
    assert.deepEqual(
      await bench.saidOf(await serverCertificate(estate.middle, { key: "rsa-2048" }), [estate.middle]),
      [],
    );
  });

  it("has a weak signature", async () => {
    const own = await serverCertificate(estate.middle, { hash: "SHA-1" });
    only(
      await bench.saidOf(own, [estate.middle], { ciphers: "DEFAULT@SECLEVEL=0" }),
      /^act: .* is signed with SHA-1/,
    );
  });

  it("is from another issuer", async () => {
    const other = await authority("O=Other Trust, CN=Other CA", estate.root);
    only(
      await bench.saidOf(await serverCertificate(other), [other]),
      /^note: .* is from Other Trust, Other CA, the stack file says DigiCert/,
    );
  });
});
