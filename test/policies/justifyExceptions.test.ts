import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { reportWhatPassed } from "../../policies/reportWhatPassed";
import { justifyExceptions } from "../../policies/rules/justifyExceptions";
import { requireHttps } from "../../policies/rules/requireHttps";
import { restrictGatewayCertificates } from "../../policies/rules/restrictGatewayCertificates";
import { protectLiveCredentials } from "../../policies/rules/protectLiveCredentials";
import { thisRun } from "../../policies/run";
import { compliant, compliantStack } from "./support/compliant";
import { ask, askStack } from "./support/judge";
import { type Resource, changed, notYetKnown, replaced, urnOf } from "./support/resource";

describe("justify-exceptions", () => {
  let stack: readonly Resource[];
  let site: Resource;

  before(async () => {
    stack = await compliantStack();
    site = await compliant("WebApp");
  });
  beforeEach(() => {
    thisRun.end();
  });

  const rule = justifyExceptions(["require-https"]);
  const except = [{ resource: "function-app", reason: "moves to HTTPS in March" }];

  /** What it says after a run of the engine with these resources. */
  function afterRun(resources: readonly Resource[], exceptions: object[], config: object = {}): string[] {
    for (const one of resources) ask(requireHttps, one, { except: exceptions });
    return askStack(rule, resources, config).map(({ sentence }) => sentence);
  }

  it("lets an exception pass that lets something pass", () => {
    const plain = changed(site, "httpsOnly", false);
    assert.deepEqual(afterRun(replaced(stack, site, plain), except), []);
    assert.deepEqual(
      thisRun.allowed.map(({ sentence }) => sentence),
      ["httpsOnly: got false, want true"],
    );
  });

  it("lets a resource be named by its URN", () => {
    const plain = changed(site, "httpsOnly", false);
    const byUrn = [{ resource: urnOf(site), reason: "moves to HTTPS in March" }];
    assert.deepEqual(afterRun(replaced(stack, site, plain), byUrn), []);
  });

  it("refuses an exception for what the rule has nothing against", () => {
    assert.deepEqual(afterRun(stack, except), [
      "require-https.except: got function-app, which this rule doesn't refuse; remove it",
    ]);
  });

  it("refuses an exception for a resource that isn't there", () => {
    assert.equal(afterRun(stack, [{ resource: "functionapp", reason: "a slip of the pen" }]).length, 1);
  });

  it("refuses an exception for another property than the one that is wrong", () => {
    const plain = changed(site, "httpsOnly", false);
    const other = [{ ...except[0], property: "siteConfig.ftpsState" }];
    assert.deepEqual(afterRun(replaced(stack, site, plain), other), [
      "require-https.except: got function-app, siteConfig.ftpsState, which this rule doesn't refuse; remove it",
    ]);
  });

  it("lets an exception pass while what it is for isn't known: the update tells", () => {
    const unknown = changed(site, "httpsOnly", notYetKnown);
    assert.deepEqual(afterRun(replaced(stack, site, unknown), except), []);
  });

  it("lets an exception pass for a resource that a targeted run didn't look at", () => {
    for (const one of stack.filter((one) => one !== site)) ask(requireHttps, one, { except });
    assert.deepEqual(askStack(rule, stack), []);
  });

  it("judges exceptions of rules for the whole stack too", () => {
    for (const one of stack) ask(requireHttps, one);
    const forLedger = [{ resource: "ledger", reason: "being imported by hand" }];
    askStack(protectLiveCredentials, stack, { except: forLedger });
    assert.deepEqual(
      askStack(rule, stack).map(({ sentence }) => sentence),
      ["protect-live-credentials.except: got ledger, which this rule doesn't refuse; remove it"],
    );
  });

  it("refuses a rule that is switched off without a reason", () => {
    assert.deepEqual(
      askStack(rule, stack).map(({ sentence }) => sentence),
      ["require-https is switched off; list it in justify-exceptions.weaker with a reason, or enable it"],
    );
  });

  it("lets a rule be switched off with a reason, and refuses a name that no rule has", () => {
    const weaker = [{ rule: "require-https", reason: "the load balancer does it" }];
    assert.deepEqual(askStack(rule, stack, { weaker }), []);
    const slip = [...weaker, { rule: "require-http", reason: "a slip of the pen" }];
    assert.deepEqual(
      askStack(rule, stack, { weaker: slip }).map(({ sentence }) => sentence),
      ["weaker: got require-http, want a rule of this pack"],
    );
  });

  it("is asked last of the rules, and the report after it", () => {
    assert.equal(policies.at(-1)?.name, "justify-exceptions");
  });

  it("asks for a reason of more than one word, wherever something is let pass", () => {
    const settings = policies.flatMap(({ name, configSchema }) =>
      Object.entries(configSchema?.properties ?? {}).map(([key, schema]) => ({ name, key, schema })),
    );
    const reasons = settings.filter(({ key }) => ["except", "weaker", "objectIds", "packages"].includes(key));
    assert.equal(reasons.length, policies.length + 2);
    for (const { name, key, schema } of reasons) {
      const { items } = schema as {
        items: { required: string[]; properties: { reason: { pattern: string } } };
      };
      assert.ok(items.required.includes("reason"), `${name} ${key}`);
      const pattern = new RegExp(items.properties.reason.pattern);
      assert.ok(pattern.test("until March") && !pattern.test("ok") && !pattern.test("   "), `${name} ${key}`);
    }
  });
});

describe("report-what-passed", () => {
  beforeEach(() => {
    thisRun.end();
  });

  it("says what an exception let pass, and its reason; then forgets it", async () => {
    const site = changed(await compliant("WebApp"), "httpsOnly", false);
    const except = [{ resource: "function-app", reason: "moves to HTTPS in March" }];
    assert.deepEqual(ask(requireHttps, site, { except }), []);
    assert.deepEqual(
      askStack(reportWhatPassed, [site]).map(({ sentence }) => sentence),
      [
        "require-https lets function-app pass (httpsOnly: got false, want true). Reason: moves to HTTPS in March",
      ],
    );
    assert.deepEqual(askStack(reportWhatPassed, [site]), []);
  });

  it("says what a rule judges in the update only", async () => {
    const gateway = await compliant("ApiManagementService");
    ask(restrictGatewayCertificates, changed(gateway, "hostnameConfigurations.1.keyVaultId", notYetKnown));
    assert.deepEqual(
      askStack(reportWhatPassed, [gateway]).map(({ sentence }) => sentence),
      [
        "gateway: not known yet, and checked in the update: hostnameConfigurations.1.keyVaultId (restrict-gateway-certificates)",
      ],
    );
  });

  it("says nothing of a stack in which all is well", async () => {
    const stack = await compliantStack();
    for (const one of stack) ask(requireHttps, one);
    assert.deepEqual(askStack(reportWhatPassed, stack), []);
  });
});
