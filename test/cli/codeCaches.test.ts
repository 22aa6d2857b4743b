import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../../cli/places";
import { codeCache, environmentOfCaches } from "../../provider/privateFolder";
import { PoisonedFolder } from "../support/poison";

const noEngine = "127.0.0.1:1";
const packRunner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
const mocha = require.resolve("mocha/bin/mocha.js");

describe("code in the machine's temporary folder", function () {
  this.timeout(60_000);
  this.slow(20_000);
  let temporary: PoisonedFolder;
  let planted: readonly string[];
  const measured = mkdtempSync(join(tmpdir(), "coverage-"));

  before(() => {
    temporary = new PoisonedFolder();
    const launch = join(packageRoot, "policies", "launch.js");
    for (const main of [packageRoot, launch, packRunner, mocha, require.resolve("ts-node/dist/bin.js")])
      temporary.poisonTsNode(main);
    // That they would work: by ts-node as it is where nobody tells it more.
    run(["-r", "ts-node/register", "-e", "1"]);
    assert.equal(temporary.hasRun(), true);
    temporary.poisonTsNode(packageRoot);
    planted = temporary.files();
  });
  after(() => {
    temporary.remove();
    rmSync(measured, { recursive: true, force: true });
  });

  /** Runs Node.js in the project's folder; what it said. */
  function run(args: readonly string[], more: NodeJS.ProcessEnv = {}): string {
    const options = {
      cwd: packageRoot,
      env: { ...temporary.environment, ...more },
      encoding: "utf8",
    } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, args, options);
    return `${stdout}${stderr}exit code ${String(status)}`;
  }

  /** Runs one that tells its port and stays, until it has told it. */
  async function start(
    args: readonly string[],
    more: NodeJS.ProcessEnv = {},
    cwd = packageRoot,
  ): Promise<void> {
    const env = { ...temporary.environment, ...more };
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, args, { cwd, env, stdio: [...stdio] });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    child.kill();
    await once(child, "exit");
    assert.match(line, /^\d+$/);
  }

  const assertUntouched = (): void => {
    assert.equal(temporary.hasRun(), false, "another user's code has run");
    assert.deepEqual(temporary.files(), planted);
  };

  it("is not run by a command of ours, and none leaves any", () => {
    assert.match(run(["cli/main.js", "simulate", "--years", "1", "--consumers", "1"]), /exit code 0$/);
    assertUntouched();
  });

  it("is not run by the own provider", async () => {
    await start(["provider/launch.js", noEngine]);
    assertUntouched();
    await start(["provider/launch.js", noEngine], { NODE_V8_COVERAGE: measured });
    assertUntouched();
  });

  it("is not run by the policy pack, whoever starts it", async () => {
    await start(["policies/launch.js", noEngine]);
    assertUntouched();
    const pack = join(packageRoot, "policies");
    await start([packRunner, noEngine, pack], {}, pack);
    assertUntouched();
  });

  it("is not run by the tests", () => {
    assert.match(run([mocha, "--extension", "ts", "test/rotation/calendar.test.ts"]), /passing/);
    assertUntouched();
  });

  const tools = [
    ["c8", "--version"],
    ["eslint", "--version"],
    ["knip", "--version"],
    ["mocha", "--version"],
    ["prettier", "--version"],
    ["stryker", "--version"],
    ["ts-node", "-e", "console.log('it ' + 'ran')"],
    ["tsc", "--version"],
  ];
  for (const words of tools) {
    it(`is not run by ${words[0] ?? ""}, and it leaves none`, () => {
      const output = run(["cli/tool.js", ...words]);
      assert.match(output, words[0] === "ts-node" ? /it ran[^]*exit code 0$/ : /exit code 0$/);
      assertUntouched();
    });
  }
});

describe("the project's cache of code", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), "code-cache-"))));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const place = (): string => join(root, "node_modules", ".cache", "quarterturn-node");
  const modeOf = (file: string): number => statSync(file).mode & 0o777;

  it("is one that only its user may read and write", function () {
    if (process.platform === "win32") this.skip(); // Rights aren't to be seen there.
    assert.equal(codeCache(root, "node"), place());
    assert.equal(modeOf(place()), 0o700);
    chmodSync(place(), 0o777);
    assert.equal(codeCache(root, "node"), place());
    assert.equal(modeOf(place()), 0o700);
  });

  it("is none where a file lies, or a link", () => {
    mkdirSync(join(place(), ".."), { recursive: true });
    writeFileSync(place(), "");
    assert.equal(codeCache(root, "node"), undefined);
    rmSync(place());
    symlinkSync(root, place(), "junction");
    assert.equal(codeCache(root, "node"), undefined);
  });

  it("is none that somebody else has made", function () {
    if (process.getuid?.() !== 0) this.skip(); // Only root gives files away.
    mkdirSync(place(), { recursive: true });
    chownSync(place(), 54_321, 54_321);
    assert.equal(codeCache(root, "node"), undefined);
  });

  it("is what Node.js is given, or that there is none", () => {
    const forTsNode = { DISABLE_V8_COMPILE_CACHE: "1" };
    const none = { ...forTsNode, NODE_DISABLE_COMPILE_CACHE: "1" };
    assert.deepEqual(environmentOfCaches(root, {}), { ...forTsNode, NODE_COMPILE_CACHE: place() });
    const own = { NODE_COMPILE_CACHE: join(root, "own") };
    assert.deepEqual(environmentOfCaches(root, own), { ...forTsNode, ...own });
    assert.deepEqual(environmentOfCaches(root, { NODE_V8_COVERAGE: "coverage" }), none);
    rmSync(place(), { recursive: true });
    writeFileSync(place(), "");
    assert.deepEqual(environmentOfCaches(root, {}), none);
  });
});
