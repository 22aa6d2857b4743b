import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devDependencies, dependencies, scripts } from "../../../package.json";
import type { Answers } from "../../../cli/init/answers";
import { filesFor } from "../../../cli/init/files";
import { projectVersions } from "../../../cli/init/versions";
import { readStack } from "../../../settings/settings";
import { parseYaml } from "../../../settings/yaml";

const answers: Answers = {
  project: "secret-rotation",
  stack: "prod",
  tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
  vaultName: "kvlt-secrets",
  vaultPlace: { existingIn: "rg-vaults" },
  consumers: [{ name: "edge", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" }],
  owner: "@example/operations",
};

describe("A new project", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "init-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const texts = (change: Partial<Answers> = {}): Map<string, string> =>
    new Map(filesFor({ ...answers, ...change }, folder).map(({ name, text }) => [name, text]));

  function settingsIn(text: string | undefined): ReturnType<typeof readStack> {
    const { config } = parseYaml(text ?? "") as { config: Record<string, unknown> };
    const values = Object.entries(config).map(([key, value]) => [key.replace("quarterturn:", ""), value]);
    return readStack(Object.fromEntries(values) as Record<string, unknown>, () => "");
  }

  it("has a stack file that a run takes, with a vault that exists", () => {
    const { vault, consumers } = settingsIn(texts().get("Pulumi.prod.yaml"));
    assert.deepEqual(vault.existing, { resourceGroup: "rg-vaults" });
    assert.equal(consumers.edge?.clientId, "d802c929-6984-48f9-81d1-ff8770c65bde");
  });

  it("has one for a vault and an app that are created", () => {
    const vaultPlace = { resourceGroup: "rg.new", location: "canadacentral" };
    const consumers = [{ name: "on", clientId: undefined }];
    const settings = settingsIn(texts({ vaultPlace, consumers }).get("Pulumi.prod.yaml"));
    assert.equal(settings.resourceGroup?.groupName, "rg.new");
    assert.equal(settings.location, "canadacentral");
    assert.equal(settings.consumers.on?.displayName, "on");
  });

  it("stays valid with all that its comments offer", () => {
    const text = texts().get("Pulumi.prod.yaml") ?? "";
    const offered = text
      .replaceAll(/^( +)# (quarterturn:| {2})(?=\S)/gm, "$1$2")
      .replace("# recipients:", "recipients:")
      .replace(/ # who gets.*$/m, "")
      .replace("NAME:", "edge:");
    const settings = settingsIn(offered);
    assert.equal(settings.recipients.operations?.email, "operations@example.com");
    assert.equal(settings.requests.edge?.adopt?.expiresOn, "2027-03-30");
    assert.equal(settings.requests.edge.policy.rotateEveryDays, 90);
  });

  it("is refused with every problem that its stack file would have", () => {
    assert.throws(
      () => texts({ tenantId: "x", vaultName: "y_", consumers: [{ name: "edge", clientId: "z" }] }),
      (error: Error) => {
        assert.match(error.message, /^What is given: the stack file has 3 problems, nothing was written$/m);
        assert.match(error.message, /quarterturn:tenantId: got "?x/);
        assert.match(error.message, /quarterturn:consumers\.edge\.clientId/);
        return true;
      },
    );
  });

  it("adds to a package.json and a .gitignore, and takes nothing away", () => {
    const own = {
      name: "mine",
      scripts: { status: "echo" },
      dependencies: { quarterturn: "file:x.tgz" },
      devDependencies: { typescript: "5.9.0" },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(own));
    writeFileSync(join(folder, ".gitignore"), "secrets\n.local/");
    const written = JSON.parse(texts().get("package.json") ?? "") as typeof own;
    assert.equal(written.name, "mine");
    assert.equal(written.scripts.status, "echo");
    assert.deepEqual(written.dependencies, own.dependencies);
    assert.deepEqual(written.devDependencies, { ...projectVersions, typescript: "5.9.0" });
    assert.equal(texts().get(".gitignore"), "secrets\n.local/\nnode_modules/\n");
  });

  it("has every command that its workflows run", () => {
    const files = [...texts()];
    const own = JSON.parse(texts().get("package.json") ?? "") as { scripts: Record<string, string> };
    const workflows = files.filter(([name]) => name.startsWith(".github/workflows/"));
    assert.equal(workflows.length, 6);
    for (const [name, text] of workflows) {
      assert.ok(typeof parseYaml(text) === "object", name);
      assert.doesNotMatch(text, /\btest\b.*\bprod\b/, name);
      for (const [, script = ""] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g))
        assert.ok(script in own.scripts, `${name}: ${script}`);
    }
  });

  it("has the repository's commands under the same names", () => {
    const own = JSON.parse(texts().get("package.json") ?? "") as { scripts: Record<string, string> };
    for (const [name, script] of Object.entries(own.scripts).filter(([one]) => one !== "typecheck")) {
      assert.ok(name in scripts, name);
      assert.match(script, new RegExp(`^quarterturn ${name.replace(":", " ")}`));
    }
  });

  it("is translated by the versions that this repository is tested with", () => {
    const tested: Readonly<Record<string, string>> = { ...devDependencies, ...dependencies };
    for (const [name, version] of Object.entries(projectVersions)) assert.equal(tested[name], version);
  });
});
