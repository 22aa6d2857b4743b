import assert from "node:assert/strict";
import { buildReport } from "../../status/report/report";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { reference, site, failed, gone, existing, line, wanted, literally } from "./siteSupport";
import { clientIds, factsWith, keyOf } from "./support";

const cases: readonly Case[] = [
  ["references to the newest version are well", { estate: site() }, 0],
  [
    "one whose vault refuses the app needs its right again",
    { estate: site({ EDGE_CLIENT_SECRET: failed("AccessToKeyVaultDenied") }) },
    1,
    "reference-failed",
    /^EDGE_CLIENT_SECRET of the Function App does not resolve \(AccessToKeyVaultDenied: It says why\): edge's secret doesn't reach the app; run `pulumi up --refresh --stack test`: it writes its right again, then `az rest --method post --uri "\/sub.*\/configreferences\/appsettings\/refresh\?api-version=2022-03-01"`$/,
  ],
  [
    "one whose secret isn't there needs it again",
    { estate: site({ EDGE_CLIENT_SECRET: failed("SecretNotFound") }) },
    1,
    "reference-failed",
    /it writes the secret again/,
  ],
  [
    "one of an app without an identity needs that first",
    { estate: site({ EDGE_CLIENT_SECRET: failed("MSINotEnabled") }) },
    1,
    "reference-failed",
    /switch its system-assigned identity on/,
  ],
  [
    "one that can't be read as a reference is found by its setting's name",
    { estate: site({ EDGE_CLIENT_SECRET: { ...failed("InvalidSyntax"), vaultName: "", secretName: "" } }) },
    1,
    "reference-failed",
    /InvalidSyntax/,
  ],
  [
    "one that App Service has not looked at yet could not be told",
    { estate: site({ EDGE_CLIENT_SECRET: failed("Initialized") }) },
    2,
    "reference-pending",
  ],
  [
    "an older version is good to know while App Service has time to fetch the newest",
    {
      today: "2027-02-21",
      estate: site({ EDGE_CLIENT_SECRET: reference("edge", { version: "version-of-g1" }) }),
    },
    0,
    "reference-older",
    /than the one of 2027-02-20; wait: App Service fetches it within 24 hours/,
  ],
  [
    "an older version two days after is to be fetched",
    {
      today: "2027-02-22",
      estate: site({ EDGE_CLIENT_SECRET: reference("edge", { version: "version-of-g1" }) }),
    },
    1,
    "reference-older",
    /have it fetched: `az rest/,
  ],
  [
    "a version by name never follows a rotation, be it the newest",
    { estate: site({ EDGE_CLIENT_SECRET: reference("edge", { pinnedTo: "version-of-g2" }) }) },
    1,
    "reference-pinned",
    /names a version of edge-client-secret: it never follows a rotation/,
  ],
  [
    "a version that isn't said is no alarm",
    { estate: site({ EDGE_CLIENT_SECRET: reference("edge", { version: undefined }) }) },
    0,
    "reference-version-unknown",
  ],
  [
    "a reference to another secret is not this consumer's",
    { estate: site({ EDGE_CLIENT_SECRET: reference("test") }) },
    1,
    "reference-elsewhere",
  ],
  [
    "a value in place of a reference is never followed",
    { estate: site(gone, { EDGE_CLIENT_SECRET: "other" }) },
    1,
    "reference-literal",
  ],
  [
    "one that a run wrote and that is gone is to be set again: a refresh doesn't see it",
    { estate: site(gone, { EDGE_CLIENT_SECRET: "missing" }) },
    1,
    "reference-missing",
    literally(`doesn't reach the app; ${line} ${wanted}\``),
  ],
  [
    "of an app that exists, one that isn't there is said with the lines to set",
    { ...existing, estate: site(gone, { EDGE_CLIENT_SECRET: "missing", EDGE_CLIENT_ID: "missing" }) },
    0,
    "reference-missing",
    literally(`${line} "EDGE_CLIENT_ID=${clientIds.edge}" ${wanted}\`, or name it in`),
  ],
  [
    "of an app that exists, a value is to be replaced by the very line",
    { ...existing, estate: site(gone, { EDGE_CLIENT_SECRET: "other" }) },
    1,
    "reference-literal",
    literally(`${line} ${wanted}\``),
  ],
  [
    "of an app that exists, what `manageSettings` names is a run's to write",
    {
      ...existing,
      pieces: {
        functionApp: {
          ...{ siteName: "func", planSize: "B1", existing: { resourceGroup: "rg" } },
          manageSettings: ["EDGE_CLIENT_SECRET"],
        },
      },
      estate: site(gone, { EDGE_CLIENT_SECRET: "missing" }),
    },
    1,
    "reference-missing",
    /run `pulumi up --refresh/,
  ],
  [
    "an app that exists may read the secret under a name of its own",
    {
      ...existing,
      estate: site(
        { ...gone, MAXCONF_SECRET: reference("edge") },
        { EDGE_CLIENT_SECRET: "missing", EDGE_CLIENT_ID: "missing" },
      ),
    },
    0,
  ],
  [
    "and what is wrong with it is said of that name",
    {
      ...existing,
      estate: site(
        { ...gone, MAXCONF_SECRET: reference("edge", { pinnedTo: "version-of-g1" }) },
        { EDGE_CLIENT_SECRET: "missing", EDGE_CLIENT_ID: "missing" },
      ),
    },
    1,
    "reference-pinned",
    /^MAXCONF_SECRET of the Function App/,
  ],
  [
    "another client ID is refused as a wrong secret is",
    { estate: site({}, { EDGE_CLIENT_ID: "other" }) },
    1,
    "client-id-wrong",
    literally(`EDGE_CLIENT_ID of the Function App is another value: edge's client ID is ${clientIds.edge}`),
  ],
  [
    "settings that can't be read are said with the right, and hide no reference",
    {
      estate: site(
        { EDGE_CLIENT_SECRET: failed("SecretNotFound") },
        {},
        {
          settings: { ok: false, reason: "403 AuthorizationFailed" },
        },
      ),
    },
    1,
    "estate-unreadable",
    /^could not read the settings of the Function App func-maxconf-test: 403/,
  ],
  [
    "references that can't be read are unknown, never well",
    { estate: site({}, {}, { references: { ok: false, reason: "403 AuthorizationFailed" } }) },
    2,
    "estate-unreadable",
    /^could not read the references of the Function App/,
  ],
  [
    "an app that can't be read is unknown",
    { estate: { functionApp: { ok: false, reason: "no answer" }, readers: [] } },
    2,
    "estate-unreadable",
  ],
  [
    "an app that is gone is known to be",
    { estate: { functionApp: { ok: false, reason: "404 ResourceNotFound", isGone: true }, readers: [] } },
    1,
    "estate-gone",
    /correct `quarterturn:functionApp` in the stack file/,
  ],
];

describe("what the Function App gets of the secrets", () => {
  testCases(cases);

  it("goes by the name that the secret has in the vault", () => {
    const named: Change = {
      publication: { edge: { generation: "g2", keyId: keyOf("edge-g2"), secretName: "maxconf-edge" } },
      vault: (ours) => ({
        ok: true,
        value: new Map(
          [...ours].map(([name, one]) => [name.replace("edge-client-secret", "maxconf-edge"), one]),
        ),
      }),
    };
    const found = (secretName: string) => {
      const estate = site({ EDGE_CLIENT_SECRET: reference("edge", { secretName }) });
      const codes = buildReport(factsWith({ ...named, estate })).findings.map(({ code }) => code);
      return codes.filter((code) => /^(reference|vault)-/.test(code));
    };
    assert.deepEqual(found("maxconf-edge"), []);
    assert.deepEqual(found("edge-client-secret"), ["reference-elsewhere"]);
  });

  it("is a row for each consumer", () => {
    const estate = site({ EDGE_CLIENT_SECRET: failed("SecretNotFound") });
    const { functionApp } = buildReport(factsWith({ estate }));
    assert.deepEqual(
      functionApp?.references.map(({ setting, state, version }) => [setting, state, version]),
      [
        ["EDGE_CLIENT_SECRET", "failed", null],
        ["TEST_CLIENT_SECRET", "newest", "version-of-g2"],
      ],
    );
  });
});
