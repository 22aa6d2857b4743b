import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { policies } from "../../policies/pack";
import { noEngine, startExecutable } from "../policies/support/runningPack";
import { describeWithEngine } from "../support/engine";
import { type Finished, TestEstate } from "../support/estate";

// The executable, which every engine takes; an old language host can't run the folder.
const pack = join("policies", "pulumi-analyzer-quarterturn");

/** While the storage account has no name yet, the engine shows nothing of the Function App's settings. */
const settingsLater =
  "function-app: not known yet, and checked in the update: siteConfig (forbid-secret-settings), siteConfig.ftpsState (require-https), siteConfig.minTlsVersion (require-modern-tls)";

/** The names of the rules that refused something. */
function refusing({ stdout, stderr }: Finished): string[] {
  const lines = (stdout + stderr).matchAll(/\[mandatory\]\s+([\w-]+)\s/g);
  return [...new Set([...lines].map(([, name = ""]) => name))].sort();
}

function withPack(estate: TestEstate, command: readonly string[], config: object): Promise<Finished> {
  const file = join(estate.folder, "policy-config.json");
  writeFileSync(file, JSON.stringify(config));
  return estate.pulumi(...command, "--policy-pack", pack, "--policy-pack-config", file);
}

describeWithEngine("A stack that breaks every rule of the policy pack", (env) => {
  let estate: TestEstate;
  let preview: Finished;

  before(async () => {
    estate = await TestEstate.open(env);
    runProgram(estate, "broken.ts");
    const except = [{ resource: "nobody", reason: "an exception for nothing" }];
    preview = await withPack(estate, ["preview"], { "require-https": { except } });
  });
  after(() => estate.close());

  it("is refused in the preview", () => {
    assert.notEqual(preview.code, 0, preview.stdout);
  });

  for (const { name } of policies) {
    it(`is refused by ${name}`, () => {
      assert.ok(refusing(preview).includes(name), preview.stdout + preview.stderr);
    });
  }

  it("makes no credential in an update either", async () => {
    const update = await withPack(estate, ["up", "--yes", "--skip-preview"], {});
    assert.notEqual(update.code, 0);
    // An update stops at the first resource that is refused.
    assert.notDeepEqual(refusing(update), [], update.stdout);
    assert.deepEqual([...estate.azure.world.passwords.all()], []);
  });

  it("shows no rule that could not be run, and nothing that passed", () => {
    assert.doesNotMatch(preview.stdout + preview.stderr, /can't run policy|\[advisory\]/);
  });
});

describeWithEngine("MaxConf's test stack, with the policy pack", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  /** Sees to it that nothing is refused, and returns what the pack's report says. */
  async function passes(command: readonly string[], config: object = {}): Promise<string[]> {
    const finished = await withPack(estate, command, config);
    assert.equal(finished.code, 0, finished.stdout + finished.stderr);
    assert.doesNotMatch(finished.stdout, /\[mandatory\]|remediate/);
    assert.match(finished.stdout, /quarterturn@v[\d.]+/, "the pack was asked");
    const advice = [...finished.stdout.matchAll(/\[advisory\]\s+(\S+) .*\n.*\n\s+(.*)/g)];
    for (const [, policy] of advice) assert.equal(policy, "report-what-passed");
    return advice.map(([, , said = ""]) => said).sort();
  }

  it("passes in a preview with an app and a gateway that aren't there yet, and a certificate of the vault", async () => {
    const before = readFileSync(join(estate.folder, "Pulumi.test.yaml"), "utf8");
    estate.configure((stackFile) => {
      const consumers = stackFile["quarterturn:consumers"] as Record<string, object>;
      consumers.reports = { displayName: "MaxConf reports", environments: ["Test"] };
      const gateway = stackFile["quarterturn:gateway"] as Record<string, unknown>;
      delete gateway.existing;
      gateway.domains = [{ host: "api.test.maxconf.example.com", certificate: "keyVault", secret: "api" }];
    });
    const later = await passes(["preview"]);
    writeFileSync(join(estate.folder, "Pulumi.test.yaml"), before);
    // A gateway that is to be made gets its domains in the second run.
    assert.deepEqual(later, [settingsLater]);
  });

  for (const [when, day, later] of [
    ["on its first day", "2026-11-22", [settingsLater]],
    ["at a rotation", "2027-02-20", []],
    ["with an expired credential, which has lost its protection", "2027-05-21", []],
  ] as const) {
    it(`passes in preview and update ${when}`, async () => {
      estate.moveTo(day);
      assert.deepEqual(await passes(["preview"]), later);
      assert.deepEqual(await passes(["up", "--yes", "--skip-preview"]), []);
    });
  }

  it("passes with an exception for what a stricter limit refuses, and shows the reason", async () => {
    estate.moveTo("2027-08-19");
    const lists = { secretPermissions: ["get"] };
    const reason = "App Service asks for the list, ticket OPS-212";
    const except = ["function-app", "gateway"].map((reader) => ({
      resource: `${reader}-reads-secrets`,
      property: "policy.permissions.secrets",
      reason,
    }));
    const shown = await passes(["preview"], { "restrict-vault-readers": { ...lists, except } });
    assert.equal(shown.length, 2);
    for (const line of shown) {
      assert.match(
        line,
        /^restrict-vault-readers lets (function-app|gateway)-reads-secrets pass \(policy\.permissions\.secrets: got list, want only get\)\. Reason: App Service asks for the list, ticket OPS-212$/,
      );
    }
  });

  it("is refused with an exception that has no reason", async () => {
    const except = [{ resource: "function-app" }];
    const preview = await withPack(estate, ["preview"], { "require-https": { except } });
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout + preview.stderr, /require-https: except\.0: reason is required/);
  });

  it("is refused with a rule that is switched off without a reason", async () => {
    const preview = await withPack(estate, ["preview"], { "require-https": "disabled" });
    assert.notEqual(preview.code, 0);
    assert.deepEqual(refusing(preview), ["justify-exceptions"]);
    const reason = "the load balancer does it";
    const weaker = { weaker: [{ rule: "require-https", reason }] };
    await passes(["preview"], { "require-https": "disabled", "justify-exceptions": weaker });
  });

  it("is refused if a stricter limit is configured", async () => {
    estate.moveTo("2027-08-19");
    const stricter = { "limit-credential-lifetime": { maxDays: 90 } };
    const preview = await withPack(estate, ["preview"], stricter);
    assert.notEqual(preview.code, 0);
    assert.deepEqual(refusing(preview), ["limit-credential-lifetime"]);
    assert.match(preview.stdout, /180 days after the first day, want at most 90/);
  });

  it("is refused before anything is made if a certificate has no owner", async () => {
    estate.configure((stackFile) => {
      const certificates = stackFile["quarterturn:certificates"] as Record<string, { owner: string }>;
      for (const certificate of Object.values(certificates)) certificate.owner = "TBD";
    });
    const preview = await withPack(estate, ["preview"], {});
    assert.notEqual(preview.code, 0);
    assert.deepEqual(refusing(preview), ["name-certificate-owners"]);
    assert.match(preview.stdout, /quarterturn:certificates\.pexip-node\.owner: got "TBD"/);
  });
});

describe("The policy pack's process", function () {
  this.timeout(60_000);
  this.slow(20_000);

  it("ends when the engine is gone", async () => {
    const [code] = (await once(startExecutable(noEngine), "exit")) as [number | null];
    assert.equal(code, 0);
  });
});

/** Lets the estate run another program than its own. */
function runProgram(estate: TestEstate, program: string): void {
  const path = join("test", "engine", "programs", program);
  cpSync(join(packageRoot, path), join(estate.folder, path));
  const file = join(estate.folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, main: path }));
}
