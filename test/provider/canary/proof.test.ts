import assert from "node:assert/strict";
import { limitOf, wayOutOf } from "../../../provider/canary/proof";
import { AttachedProvider } from "../support";
import { type Answer, FakeEntra, refusal, token } from "./fakeEntra";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const urn = "urn:pulumi:test::quarterturn::quarterturn:index:TokenCanary::edge-g1";
const inputs = {
  tenantId,
  clientId,
  keyId: "k",
  clientSecret: "s".repeat(40),
  timeoutSeconds: 30,
  live: true,
};

/** What Entra answers once and that is tried again. */
const passing: readonly (readonly [title: string, answer: Answer])[] = [
  ["a secret that isn't known everywhere yet (7000215)", refusal(7000215, 401)],
  ["an app that isn't (700016)", refusal(700016, 400)],
  ["a service principal that isn't (7000229)", refusal(7000229, 401)],
  ["a transient error (90033)", refusal(90033, 500)],
  ["too many requests, by their code (90055)", refusal(90055, 400)],
  ["a loop of requests (50196)", refusal(50196, 400)],
  ["any 429", refusal(1, 429)],
  ["any 429 without a code", { status: 429, body: "slow down" }],
  ["any 500", { status: 500, body: "<html>oh</html>" }],
  ["any 502", { status: 502, body: "" }],
  ["any 503", refusal(2, 503)],
  ["any 504", { status: 504, body: "{}" }],
  ["a connection that is cut", "cut"],
];

/** What it answers that is not, and the way out that is named. */
const lasting: readonly (readonly [title: string, answer: Answer, wayOut: RegExp])[] = [
  ["an expired secret (7000222)", refusal(7000222, 401), /check this machine's clock/],
  [
    "a disabled app (7000112)",
    refusal(7000112, 401),
    new RegExp(`az ad sp update --id ${clientId} --set accountEnabled=true`),
  ],
  ["Conditional Access (53003)", refusal(53003, 400), /Conditional Access/],
  [
    "a code that we don't know",
    refusal(123456, 400),
    /https:\/\/login\.microsoftonline\.com\/error\?code=123456\./,
  ],
  ["an answer without a token", { status: 200, body: "{}" }, /HTTPS_PROXY/],
  [
    "a page of somebody in between",
    { status: 403, body: "<html>no</html>" },
    /HTTPS_PROXY, NO_PROXY and NODE_EXTRA_CA_CERTS/,
  ],
];

describe("the proof of a credential", function () {
  this.timeout(60_000);
  this.slow(10_000);
  const entra = new FakeEntra();
  let provider: AttachedProvider;

  before(async () => {
    provider = await AttachedProvider.launch(await entra.start());
  });
  afterEach(() => {
    provider.told.length = 0;
  });
  after(async () => {
    await provider.close();
    entra.stop();
  });

  for (const [title, answer] of passing) {
    it(`is tried again after ${title}`, async () => {
      entra.answerWith(answer, token);
      await provider.create(urn, inputs);
      assert.equal(entra.asked, 2);
      assert.equal(provider.told.length, 1);
    });
  }

  for (const [title, answer, wayOut] of lasting) {
    it(`ends at once after ${title}, with a way out`, async () => {
      entra.answerWith(answer, token);
      await assert.rejects(provider.create(urn, inputs), (error: Error) => {
        assert.match(error.message, /after 0 s: /);
        assert.match(error.message, wayOut);
        return true;
      });
      assert.equal(entra.asked, 1);
    });
  }

  it("is tried for as long as it may take, not for a second", async () => {
    entra.answerWith(refusal(90055, 400));
    await assert.rejects(
      provider.create(urn, { ...inputs, timeoutSeconds: 8 }),
      /after 7 s: AADSTS90055: .* Entra is throttling sign-ins/,
    );
    assert.equal(entra.asked, 4);
  });

  it("waits as long as Entra asks for", async () => {
    entra.answerWith(refusal(90055, 429, { "retry-after": "3" }), token);
    const started = performance.now();
    await provider.create(urn, inputs);
    assert.ok(performance.now() - started >= 3000);
    assert.match(provider.told.join(), /trying again in 3 s, for up to 30 s/);
  });

  it("isn't waited for where Entra asks for more time than there is", async () => {
    entra.answerWith(refusal(90055, 429, { "retry-after": "31" }), token);
    await assert.rejects(provider.create(urn, inputs), /after 0 s: AADSTS90055/);
  });

  it("lets go of a request that is under way when the run is cancelled", async () => {
    entra.answerWith("silence");
    const waiting = assert.rejects(provider.create(urn, inputs), /the run was cancelled/);
    while (entra.asked === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const cancelled = performance.now();
    await provider.cancel();
    await waiting;
    assert.ok(performance.now() - cancelled < 1000);
  });
});

describe("how long a credential is tried", () => {
  it("is two minutes where the app has no service principal: one that was just made is known by then", () => {
    assert.equal(limitOf({ ok: false, reason: "", mayPass: true, code: "AADSTS7000229" }, 600), 120);
    assert.equal(limitOf({ ok: false, reason: "", mayPass: true, code: "AADSTS7000229" }, 30), 30);
    assert.equal(limitOf({ ok: false, reason: "", mayPass: true, code: "AADSTS7000215" }, 600), 600);
  });
});

describe("the way out of a refused sign-in", () => {
  const table: readonly (readonly [code: string | undefined, wayOut: RegExp])[] = [
    ["AADSTS7000229", new RegExp(`\`az ad sp create --id ${clientId}\``)],
    ["AADSTS700016", new RegExp(`Is ${clientId} an app of the tenant ${tenantId}\\?`)],
    ["AADSTS90002", /quarterturn:tenantId/],
    ["AADSTS7000215", /`npm run status`.*`pulumi up --refresh`/],
    ["AADSTS90055", /wait/],
    [undefined, /HTTPS_PROXY/],
  ];
  for (const [code, wayOut] of table) {
    it(`after ${code ?? "no answer"} is named`, () => {
      assert.match(wayOutOf({ code }, { clientId, tenantId }), wayOut);
    });
  }
});
