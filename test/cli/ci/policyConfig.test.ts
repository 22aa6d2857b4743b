import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowanceTable, readPolicyConfig } from "../../../cli/ci/policyConfig";

describe("The policy pack's configuration in a pipeline", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-policies-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function read(config: unknown) {
    const file = join(folder, "policies.json");
    writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
    return readPolicyConfig(file);
  }

  const reason = "until March, ticket OPS-212";

  it("may make rules stricter without a word", () => {
    assert.deepEqual(
      read({ "limit-credential-lifetime": { maxDays: 90 }, "require-https": "mandatory" }),
      [],
    );
  });

  it("is listed with everything that it lets pass, and why", () => {
    const config = {
      "require-https": { except: [{ resource: "function-app", property: "httpsOnly", reason }] },
      "admit-managed-identities-only": { objectIds: [{ id: "2f5b2a3e", reason }] },
      "declare-readable-types": { packages: [{ package: "cloudflare", reason }] },
      "name-certificate-owners": "advisory",
      "justify-exceptions": { weaker: [{ rule: "name-certificate-owners", reason }] },
    };
    assert.deepEqual(read(config), [
      { rule: "require-https", what: "function-app, httpsOnly", reason },
      { rule: "admit-managed-identities-only", what: "2f5b2a3e", reason },
      { rule: "declare-readable-types", what: "cloudflare", reason },
      { rule: "name-certificate-owners", what: "only warns, or is off", reason },
    ]);
    assert.match(
      allowanceTable(read(config)),
      /\| require-https \| function-app, httpsOnly \| until March, ticket OPS-212 \|/,
    );
    assert.equal(allowanceTable([]), "");
  });

  for (const [what, config, problem] of [
    [
      "an exception without a reason",
      { "require-https": { except: [{ resource: "x" }] } },
      /require-https\.except: .*\n?.*reason/,
    ],
    [
      "a reason of one word",
      { "require-https": { except: [{ resource: "x", reason: "ok" }] } },
      /two words at least/,
    ],
    ["the old form of an exception", { "require-https": { except: ["x"] } }, /require-https\.except/],
    [
      "a rule that only warns",
      { "require-https": "advisory" },
      /require-https: got advisory; list it in justify-exceptions\.weaker with a reason/,
    ],
    [
      "a rule that is off",
      { "require-https": { enforcementLevel: "disabled" } },
      /require-https: got disabled/,
    ],
    ["all rules off", { all: "disabled" }, /all: got disabled; list each weaker rule by itself/],
    [
      "the rule about exceptions off",
      { "justify-exceptions": "disabled" },
      /justify-exceptions: got disabled/,
    ],
    [
      "the rule about exceptions excused by itself",
      {
        "justify-exceptions": {
          enforcementLevel: "advisory",
          weaker: [{ rule: "justify-exceptions", reason }],
        },
      },
      /justify-exceptions: got advisory/,
    ],
    [
      "a rule that isn't there",
      { "require-http": { except: [{ resource: "x", reason }] } },
      /require-http: there is no rule of that name/,
    ],
    ["another level", { "require-https": "off" }, /require-https|Invalid/],
    ["a text", "not JSON", /Invalid input/],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => read(config), problem);
    });
  }

  it("is refused if there is no such file", () => {
    assert.throws(() => readPolicyConfig(join(folder, "none.json")), /none\.json: got no such file/);
  });
});
