import assert from "node:assert/strict";
import { hostnames, putService } from "../../local-azure/arm/gateways";
import { appSettingsOf, replaceAppSettings } from "../../local-azure/arm/sites";
import { removeAccessPolicy } from "../../local-azure/keyvault/access";
import { section, text } from "../../local-azure/properties";
import type { ArmResource } from "../../local-azure/world/records";
import type { Finding, Report } from "../../status/report/schema";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

const vault = "kvlt-maxconf-test";

describeWithEngine("The status of what reads the secrets", (env) => {
  let estate: TestEstate;
  before(async () => {
    estate = await TestEstate.open(env);
    await estate.up();
  });
  after(() => estate.close());

  function resource(name: string): ArmResource {
    const [found] = estate.azure.world.resources.all().filter(({ id }) => id.endsWith(`/${name}`));
    assert.ok(found, name);
    return found;
  }

  async function report(): Promise<Report> {
    const { stdout, stderr } = await estate.status("--json");
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Report;
  }

  const codes = (findings: readonly Finding[], level: Finding["level"] = "act"): string[] =>
    findings.filter((one) => one.level === level).map(({ code, subject }) => `${code} ${subject}`);

  function set(settings: Readonly<Record<string, string>>): void {
    const { world } = estate.azure;
    const site = resource("func-maxconf-test");
    world.transact(() => {
      replaceAppSettings(world, site, { ...appSettingsOf(site), ...settings });
    });
  }

  it("tells of the host names that wait for the next run, and is well after it", async () => {
    const first = await report();
    assert.deepEqual(codes(first.findings, "due"), ["host-not-added api.test.maxconf.example.com"]);
    await estate.up();
    const { exitCode, functionApp, gateway, findings } = await report();
    const ofEstate = findings.filter(
      ({ code, level }) => level !== "note" || /^(reference|host|reader)-/.test(code),
    );
    assert.deepEqual([exitCode, ofEstate], [0, []]);
    assert.deepEqual(
      functionApp?.references.map(({ setting, state }) => [setting, state]),
      [
        ["EDGE_CLIENT_SECRET", "newest"],
        ["TEST_CLIENT_SECRET", "newest"],
      ],
    );
    assert.deepEqual(
      gateway?.hosts.map(({ source, status, isOurs }) => [source, status, isOurs]),
      [["Managed", "Completed", true]],
    );
  });

  it("tells of a reference that doesn't resolve since its policy was removed; what it says to do mends it", async () => {
    const { world } = estate.azure;
    const site = resource("func-maxconf-test");
    const objectId = text(section(site.assigned, "identity"), "principalId") ?? "";
    world.transact(() => {
      removeAccessPolicy(world, { vault, objectId });
    });
    const { exitCode, findings } = await report();
    assert.equal(exitCode, 1);
    assert.deepEqual(codes(findings).sort(), [
      "reader-without-right Function App",
      "reference-failed EDGE_CLIENT_SECRET",
      "reference-failed TEST_CLIENT_SECRET",
    ]);
    const [failed] = findings.filter(({ code }) => code === "reference-failed");
    assert.match(failed?.sentence ?? "", /AccessToKeyVaultDenied/);
    assert.match(failed?.action ?? "", /^run `pulumi up --refresh --stack test`/);
    await estate.up("--refresh");
    assert.equal((await report()).exitCode, 0);
  });

  it("tells of a version that somebody wrote into a reference: the next rotation isn't followed", async () => {
    const { functionApp } = await report();
    const version = functionApp?.references[0]?.version ?? "";
    assert.match(version, /^[0-9a-f]{32}$/);
    set({
      EDGE_CLIENT_SECRET: `@Microsoft.KeyVault(VaultName=${vault};SecretName=edge-client-secret;SecretVersion=${version})`,
    });
    const { findings, ...rest } = await report();
    assert.deepEqual(codes(findings), ["reference-pinned EDGE_CLIENT_SECRET"]);
    assert.equal(rest.functionApp?.references[0]?.state, "pinned");
    // What it says to set is what the stack declares.
    const [, reference = ""] = /"EDGE_CLIENT_SECRET=(@.*?)"/.exec(findings[0]?.action ?? "") ?? [];
    set({ EDGE_CLIENT_SECRET: reference });
    assert.equal((await report()).exitCode, 0);
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("tells of a host name whose certificate Azure could not get", async () => {
    const { world } = estate.azure;
    const { id, name, inputs } = resource("apim-maxconf-test");
    const failed = hostnames(inputs).map((one) => ({ ...one, certificateStatus: "Failed" }));
    world.transact(() =>
      putService(world, { id, name, inputs: { ...inputs, hostnameConfigurations: failed } }),
    );
    const { stdout, code } = await estate.status();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /! Azure could not get the certificate of api\.test\.maxconf\.example\.com at the gateway \(Managed\)/,
    );
    assert.match(stdout, /^ {2}api\.test\.maxconf\.example\.com +ours +Managed +Failed/m);
  });
});
