import assert from "node:assert/strict";
import { type HttpClient, createHttpHeaders } from "@azure/core-rest-pipeline";
import { parseDay } from "../../rotation";
import { defaultVault } from "../../names/vaultName";
import { readVault } from "../../status/read/vault";
import { findingWords } from "../../status/render/words";
import { reportText } from "../../status/render/text";
import { buildReport } from "../../status/report/report";
import { factsWith } from "./support";

const address = "https://kvlt-maxconf-test.vault.azure.net";
const credential = { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: 4e12 }) };

/** A vault that answers everybody with the same. */
function answering(status: number, body: object): HttpClient {
  const bodyAsText = JSON.stringify(body);
  return {
    sendRequest: (request) => Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText }),
  };
}

describe("the certificates in the vault", () => {
  it("are found among its secrets, with their ends, and no secret of anybody's", async () => {
    const entry = (name: string, attributes: object, more: object = {}) => ({
      ...{ id: `${address}/secrets/${name}`, attributes: { enabled: true, ...attributes } },
      ...more,
    });
    const managed = { managed: true, contentType: "application/x-pkcs12" };
    const value = [
      entry("edge-client-secret", { exp: 1_800_000_000 }),
      entry("api-host", { exp: 1_806_537_599 }, managed),
      entry("old-host", { enabled: false }, managed),
    ];
    const read = await readVault(address, [], credential, { httpClient: answering(200, { value }) });
    assert.deepEqual(read.ok ? read.value.certificates : read.reason, [
      { name: "api-host", isEnabled: true, endsOn: "2027-03-31" },
      { name: "old-host", isEnabled: false },
    ]);
  });

  it("can't be read without the right to list secrets, which the vault's own finding says", async () => {
    const error = { error: { code: "Forbidden", message: "no list" } };
    const read = await readVault(address, [], credential, { httpClient: answering(403, error) });
    assert.match(read.ok ? "" : read.reason, /^403 .*grant the permission `list` on the vault's secrets$/);
    const report = buildReport({ ...factsWith(), vaultCertificates: new Map() });
    assert.deepEqual(report.vault.certificates, []);
  });

  it("are due 30 days before their end and after it, unless they are disabled", () => {
    const endsOn = (day: string, isEnabled = true) => ({
      name: `until-${day}`,
      isEnabled,
      endsOn: parseDay(day),
    });
    const all = ["2027-03-31", "2027-05-01", "2027-05-02"].map((day) => endsOn(day));
    const vaultCertificates = [...all, endsOn("2027-03-01", false), { name: "endless", isEnabled: true }];
    const report = buildReport(factsWith({ vaultCertificates: { [defaultVault]: vaultCertificates } }));
    const found = report.findings.filter(({ code }) => code === "vault-certificate");
    const action = "renew it there, or disable it if nobody takes it from there any more";
    assert.deepEqual(found.map(findingWords), [
      `the certificate until-2027-05-01 in the vault kvlt-maxconf-test ends on 2027-05-01, in 30 days; ${action}`,
      `the certificate until-2027-03-31 in the vault kvlt-maxconf-test ended on 2027-03-31; ${action}`,
    ]);
    assert.equal(report.exitCode, 0);
    assert.match(
      reportText(report),
      /Certificates in the vault kvlt-maxconf-test\n[^]*until-2027-03-01 +disabled/,
    );
  });

  it("are shown and found in each further vault as well", () => {
    const facts = factsWith({
      vaultCertificates: { east: [{ name: "old", isEnabled: true, endsOn: parseDay("2027-03-31") }] },
    });
    const { settings } = facts;
    const vaults = { east: { ...settings.vault, vaultName: "kvlt-east" } };
    const report = buildReport({ ...facts, settings: { ...settings, vaults } });
    assert.deepEqual(
      report.vaults.map(({ name, certificates }) => [name, certificates.length]),
      [["kvlt-east", 1]],
    );
    assert.match(reportText(report), /Certificates in the vault kvlt-east\n[^]*old /);
    const found = report.findings.filter(({ code }) => code === "vault-certificate");
    assert.match(
      found.map(findingWords).join(),
      /^the certificate old in the vault kvlt-east ended on 2027-03-31/,
    );
  });
});
