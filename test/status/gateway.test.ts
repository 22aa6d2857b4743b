import assert from "node:assert/strict";
import { parseDay } from "../../rotation";
import type { GatewayHost } from "../../status/estateFacts";
import { reportPage } from "../../status/render/page";
import { reportText } from "../../status/render/text";
import { buildReport } from "../../status/report/report";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { factsWith } from "./support";

const host = "api.test.maxconf.example.com";

/** The gateway on 2027-04-01 with the host name of the stack file, and others. */
function gateway(change: Partial<GatewayHost> & { readonly ends?: string } = {}, ...more: GatewayHost[]) {
  const { ends = "2027-08-01", ...rest } = change;
  const ours = { host, source: "Managed", status: "Completed", endsOn: parseDay(ends), ...rest };
  return { gateway: { ok: true, value: [ours, ...more] }, readers: [] } satisfies Change["estate"];
}

const theirs = (change: Partial<GatewayHost>): GatewayHost => ({
  ...{ host: "old.example.com", source: "Custom", status: "Completed", endsOn: parseDay("2027-12-01") },
  ...change,
});
const none = { gateway: { ok: true, value: [] }, readers: [] } as const;
const untouched = { subscriptionId: "s", ids: new Map(), hosts: new Set<string>() };

const cases: readonly Case[] = [
  ["a host name with months left is well", { estate: gateway() }, 0],
  [
    "one that Azure could not get a certificate for must be seen to",
    { estate: gateway({ status: "Failed" }) },
    1,
    "host-failed",
    /^Azure could not get the certificate of api\.test\.maxconf\.example\.com at the gateway \(Managed\); make sure that the host's DNS leads to the gateway/,
  ],
  [
    "one from a vault that failed is a matter of the vault",
    { estate: gateway({ status: "Failed", source: "KeyVault" }) },
    1,
    "host-failed",
    /may read the certificate's secret in its vault/,
  ],
  [
    "one that is being set up is good to know",
    { estate: gateway({ status: "InProgress" }) },
    0,
    "host-in-progress",
  ],
  [
    "one that a run put there and that is gone is missed",
    { estate: none },
    1,
    "host-missing",
    /it adds it again$/,
  ],
  [
    "one that no run has put there yet is due",
    { estate: none, held: untouched },
    0,
    "host-not-added",
    /^api\.test\.maxconf\.example\.com is not at the gateway yet; run `pulumi up --stack test`: it adds it$/,
  ],
  [
    "a managed one renews by itself, so 20 days are a note",
    { estate: gateway({ ends: "2027-04-21" }) },
    0,
    "host-ends",
    /Azure renews it by itself/,
  ],
  [
    "a managed one with 14 days left was not renewed",
    { estate: gateway({ ends: "2027-04-15" }) },
    1,
    "host-ends",
    /ends on 2027-04-15, in 14 days; Azure did not renew it/,
  ],
  [
    "one from a vault with 31 days left is well",
    { estate: gateway({ source: "KeyVault", ends: "2027-05-02" }) },
    0,
  ],
  [
    "one from a vault with 30 days left is to be renewed",
    { estate: gateway({ source: "KeyVault", ends: "2027-05-01" }) },
    1,
    "host-ends",
    /renew the certificate in its vault/,
  ],
  ["one that has ended is refused", { estate: gateway({ ends: "2027-03-31" }) }, 1, "host-ended"],
  ["one whose end isn't said is unknown", { estate: gateway({ endsOn: undefined }) }, 2, "host-end-unknown"],
  [
    "somebody else's that failed is a note",
    { estate: gateway({}, theirs({ status: "Failed" })) },
    0,
    "host-failed",
  ],
  [
    "somebody else's that ends soon is nobody's alarm here",
    { estate: gateway({}, theirs({ endsOn: parseDay("2027-04-10") })) },
    0,
    "host-ends",
    /tell whoever looks after it: upload a new one$/,
  ],
  [
    "somebody else's that has ended is",
    { estate: gateway({}, theirs({ endsOn: parseDay("2027-03-30") })) },
    1,
    "host-ended",
  ],
  [
    "somebody else's whose end isn't said is only listed",
    { estate: gateway({}, theirs({ endsOn: undefined })) },
    0,
  ],
  [
    "a gateway that can't be read is unknown",
    { estate: { gateway: { ok: false, reason: "403 AuthorizationFailed" }, readers: [] } },
    2,
    "estate-unreadable",
    /^could not read the gateway apim-maxconf-test: 403/,
  ],
];

describe("the gateway's host names", () => {
  testCases(cases);

  it("are all listed, with whose they are, in text and on the page", () => {
    const report = buildReport(factsWith({ estate: gateway({}, theirs({})) }));
    assert.deepEqual(
      report.gateway?.hosts.map(({ host: name, isOurs, daysLeft }) => [name, isOurs, daysLeft]),
      [
        [host, true, 122],
        ["old.example.com", false, 244],
      ],
    );
    assert.match(
      reportText(report),
      /^Gateway apim-maxconf-test\n.*\n {2}api\.test\.maxconf\.example\.com +ours +Managed +Completed +2027-08-01 +122 days\n {2}old\.example\.com +Custom/m,
    );
    assert.match(reportPage(report), /Gateway apim-maxconf-test<\/h2>/);
  });
});
