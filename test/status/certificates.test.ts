import assert from "node:assert/strict";
import type { CertificateFact } from "../../status/facts";
import { probeCertificate } from "../../status/read/certificates";
import { findingWords } from "../../status/render/words";
import { buildReport } from "../../status/report/report";
import { longestLife, renewals } from "../../status/report/validity";
import { addDays, parseDay } from "../../rotation";
import { factsWith } from "./support";
import { withTlsServer } from "./tlsServer";

const day = parseDay;
const [from, to] = [day("2020-01-01"), day("2099-01-01")];

describe("the certificate that a server shows", () => {
  it("is read with its dates and its issuer, and that nobody here trusts it", async () => {
    await withTlsServer({ host: "localhost", from, to }, async (port) => {
      const fact = await probeCertificate({ host: "localhost", port });
      assert.deepEqual(fact, {
        ok: true,
        value: {
          validFrom: from,
          validUntil: to,
          issuer: "DigiCert Inc, DigiCert Test",
          misnamed: "",
          untrusted: "DEPTH_ZERO_SELF_SIGNED_CERT",
        },
      });
    });
  });

  it("is read even if it is over: a client would refuse it, and that is what must be seen", async () => {
    await withTlsServer({ host: "localhost", from, to: day("2021-01-01") }, async (port) => {
      const fact = await probeCertificate({ host: "localhost", port });
      assert.equal(fact.ok === true && fact.value.validUntil, "2021-01-01");
    });
  });

  it("is known to be another host's", async () => {
    await withTlsServer({ host: "conference.example.com", from, to }, async (port) => {
      const fact = await probeCertificate({ host: "localhost", port });
      assert.match(fact.ok === true ? fact.value.misnamed : "", /localhost. is not in the cert's altnames/);
    });
  });

  it("can't be checked where nobody listens", async () => {
    let port = 0;
    await withTlsServer({ host: "localhost", from, to }, (open) => {
      port = open;
      return Promise.resolve();
    });
    const fact = await probeCertificate({ host: "localhost", port });
    assert.match(fact.ok === false ? fact.reason : "", /ECONNREFUSED/);
  });
});

describe("the report on certificates", () => {
  const today = day("2027-04-01");
  const good = {
    validFrom: day("2027-01-01"),
    validUntil: day("2027-07-19"),
    issuer: "DigiCert Inc",
    misnamed: "",
    untrusted: "",
  };
  const ending = (days: number): CertificateFact => ({
    ok: true,
    value: { ...good, validUntil: addDays(today, days) },
  });
  const cases: readonly (readonly [
    title: string,
    fact: CertificateFact,
    exitCode: number,
    sentence?: RegExp,
  ])[] = [
    ["is quiet with 31 days left", ending(31), 0],
    [
      "names who must renew it with 30 days left",
      ending(30),
      1,
      /pexip-node \(pexip\.test\.maxconf\.example\.com:443\) expires on 2027-05-01, in 30 days; MaxConf operations must renew it with DigiCert now/,
    ],
    ["says that one is over", ending(0), 1, /expired on 2027-04-01: clients refuse it/],
    [
      "says that it isn't that host's",
      { ok: true, value: { ...good, misnamed: "altnames" } },
      1,
      /presents a certificate for another name: altnames; ask MaxConf operations/,
    ],
    [
      "notes an issuer that the stack file doesn't know",
      { ok: true, value: { ...good, issuer: "Let's Encrypt" } },
      0,
      /is from Let's Encrypt, the stack file says DigiCert/,
    ],
    [
      "can't tell where it wasn't reached",
      { ok: false, reason: "connect ECONNREFUSED" },
      2,
      /could not check the certificate of .*:443: connect ECONNREFUSED; ask MaxConf operations/,
    ],
    ["is no reason for anything where it wasn't looked at", { ok: "skipped", reason: "another clock" }, 0],
  ];
  for (const [title, fact, exitCode, sentence] of cases) {
    it(title, () => {
      const report = buildReport(factsWith({ certificates: { "pexip-node": fact } }));
      const said = report.findings.map(findingWords);
      assert.equal(report.exitCode, exitCode, said.join("\n"));
      if (sentence !== undefined)
        assert.ok(
          said.some((one) => sentence.test(one)),
          said.join("\n"),
        );
    });
  }
});

describe("the life of a certificate", () => {
  it("shrinks by the CA/B Forum's steps, and DigiCert's own", () => {
    const days = ["2026-02-23", "2026-02-24", "2026-03-15", "2027-03-14", "2027-03-15", "2029-03-15"];
    assert.deepEqual(
      days.map((on) => [longestLife("DigiCert", day(on)), longestLife("Sectigo", day(on))]),
      [
        [398, 398],
        [199, 398],
        [199, 200],
        [199, 200],
        [100, 100],
        [47, 47],
      ],
    );
  });

  it("makes renewals denser: two a year, then five, then twelve", () => {
    const count = (first: string) => renewals("DigiCert", day(first), 14, addDays(day(first), 365)).length;
    assert.deepEqual([count("2026-03-01"), count("2027-04-01"), count("2029-04-01")], [2, 5, 12]);
  });
});
