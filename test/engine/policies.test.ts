import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../cli/projectRoot";
import { policies } from "../../policies/pack";
import { noEngine, startExecutable } from "../policies/support/runningPack";
import { describeWithEngine } from "../support/engine";
import { type Finished, TestEstate } from "../support/estate";

// The executable, which every engine takes; an old language host can't run the folder.
const pack = join("policies", "pulumi-analyzer-quarterturn");

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
    preview = await withPack(estate, ["preview"], {});
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

  it("shows no rule that could not be run", () => {
    assert.doesNotMatch(preview.stdout + preview.stderr, /can't run policy|\[advisory\]/);
  });
});

describeWithEngine("MaxConf's test stack, with the policy pack", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  async function passes(...command: string[]): Promise<void> {
    const finished = await withPack(estate, command, {});
    assert.equal(finished.code, 0, finished.stdout + finished.stderr);
    assert.doesNotMatch(finished.stdout, /\[advisory\]|\[mandatory\]|remediate/);
    assert.match(finished.stdout, /quarterturn@v[\d.]+/, "the pack was asked");
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
    await passes("preview");
    writeFileSync(join(estate.folder, "Pulumi.test.yaml"), before);
  });

  for (const [when, day] of [
    ["on its first day", "2026-11-22"],
    ["at a rotation", "2027-02-20"],
    ["with an expired credential, which has lost its protection", "2027-05-21"],
  ] as const) {
    it(`passes in preview and update ${when}`, async () => {
      estate.moveTo(day);
      await passes("preview");
      await passes("up", "--yes", "--skip-preview");
    });
  }

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
  this.timeout(30_000);
  this.slow(20_000);

  it("ends when the engine is gone", async () => {
    const [code] = (await once(startExecutable(noEngine), "exit")) as [number | null];
    assert.equal(code, 0);
  });
});

/** Lets the estate run another program than its own. */
function runProgram(estate: TestEstate, program: string): void {
  const path = join("test", "engine", "programs", program);
  cpSync(join(projectRoot, path), join(estate.folder, path));
  const file = join(estate.folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, main: path }));
}
