import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { engineEnvironment, findEngine } from "../../cli/engine";
import { cacheFolder } from "../../cli/engine/find";
import { engineVersion, isAtLeast, minimumGo } from "../../cli/engine/versions";
import { describeOnPosix, FakeMachine } from "../support/fakeEngine";

describeOnPosix("the engine at hand", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => {
    machine.remove();
  });

  const find = () => findEngine(machine.env());

  it("is a pulumi on PATH that is new enough", () => {
    const binFolder = machine.pulumiOnPath("v3.260.1");
    machine.pulumiInCache();
    assert.deepEqual(find(), { engine: { binFolder, version: "3.260.1", source: "path" } });
  });

  it("is a pulumi on PATH whose language host lies in another folder of PATH", () => {
    const binFolder = machine.pulumiOnPath(engineVersion, false);
    machine.script("hosts/pulumi-language-nodejs", "exit 0");
    machine.onPath("hosts");
    assert.deepEqual(find(), { engine: { binFolder, version: engineVersion, source: "path" } });
  });

  it("is a link to a pulumi whose language host lies beside the real one", () => {
    machine.script("cellar/pulumi", "echo 3.300.0");
    machine.script("cellar/pulumi-language-nodejs", "exit 0");
    mkdirSync(join(machine.folder, "links"));
    symlinkSync(join(machine.folder, "cellar/pulumi"), join(machine.folder, "links/pulumi"));
    const binFolder = machine.onPath("links");
    assert.deepEqual(find(), { engine: { binFolder, version: "3.300.0", source: "path" } });
  });

  it("is the second pulumi on PATH if the first is too old", () => {
    machine.pulumiOnPath("3.100.0");
    const binFolder = machine.pulumiOnPath("3.260.0");
    assert.deepEqual(find(), { engine: { binFolder, version: "3.260.0", source: "path" } });
  });

  it("is the one in the cache if PATH has none", () => {
    machine.pulumiInCache();
    const binFolder = join(machine.target, "bin");
    assert.deepEqual(find(), { engine: { binFolder, version: engineVersion, source: "cache" } });
  });

  it("is the one in the cache, by way of PATH too, without being asked for its version", () => {
    machine.pulumiInCache();
    const binFolder = join(machine.target, "bin");
    writeFileSync(join(binFolder, "pulumi"), "not even a program");
    symlinkSync(binFolder, join(machine.folder, "kept"));
    const folder = machine.onPath("kept");
    assert.deepEqual(find(), { engine: { binFolder: folder, version: engineVersion, source: "path" } });
  });

  it("is never npm's wrapper, which would download one", () => {
    machine.script("node_modules/pulumi/run.js", "echo 3.260.0");
    machine.script("hosts/pulumi-language-nodejs", "exit 0");
    machine.onPath("hosts");
    mkdirSync(join(machine.folder, "node_modules/.bin"));
    symlinkSync("../pulumi/run.js", join(machine.folder, "node_modules/.bin/pulumi"));
    machine.onPath("node_modules/.bin");
    assert.deepEqual(find(), {
      reasons: ["there is no pulumi on PATH", `there is no pulumi in ${join(machine.target, "bin")}`],
    });
  });

  it("is none where each has a flaw, and each is said", () => {
    const old = machine.pulumiOnPath("3.247.9");
    const bare = machine.pulumiOnPath("3.259.0", false);
    machine.script("broken/pulumi", "exit 1");
    machine.onPath("broken");
    machine.pulumiInCache(false);
    // The old one's language host would do for the bare one.
    assert.deepEqual(find().engine?.binFolder, bare);
    assert.deepEqual(
      findEngine({ ...machine.env(), PATH: [bare, join(machine.folder, "broken")].join(delimiter) }),
      {
        reasons: [
          `${join(bare, "pulumi")} has no pulumi-language-nodejs beside it or on PATH`,
          `${join(machine.folder, "broken/pulumi")} does not run`,
          `there is no pulumi-language-nodejs in ${join(machine.target, "bin")}`,
        ],
      },
    );
    assert.deepEqual(findEngine({ ...machine.env(), PATH: old }), {
      reasons: [
        `${join(old, "pulumi")} is 3.247.9, older than ${engineVersion}`,
        `there is no pulumi-language-nodejs in ${join(machine.target, "bin")}`,
      ],
    });
  });
});

describe("the engine's cache", () => {
  it("is in ~/.pulumi if PULUMI_HOME is not set", () => {
    const folder = join(homedir(), ".pulumi", "versions", engineVersion);
    assert.equal(cacheFolder({}), folder);
    assert.equal(cacheFolder({ PULUMI_HOME: "" }), folder);
  });
});

describeOnPosix("the environment of an engine", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => {
    machine.remove();
  });

  const pathOf = (binFolder: string, env: NodeJS.ProcessEnv) =>
    engineEnvironment({ binFolder, version: engineVersion, source: "path" }, env);

  it("has the engine first on PATH, once, and no update check", () => {
    const binFolder = machine.pulumiOnPath("3.260.0");
    const PATH = ["/a", binFolder, "/b"].join(delimiter);
    assert.deepEqual(pathOf(binFolder, { PATH, LANG: "C" }), {
      PATH: [binFolder, "/a", "/b"].join(delimiter),
      LANG: "C",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("keeps the spelling of a PATH called Path", () => {
    const binFolder = machine.pulumiOnPath("3.260.0");
    assert.equal(pathOf(binFolder, { Path: "/a" }).Path, [binFolder, "/a"].join(delimiter));
  });

  it("keeps our Node.js in front of one that lies beside the engine", () => {
    const binFolder = machine.pulumiOnPath("3.260.0");
    machine.script("pulumi-3.260.0/node", "exit 0");
    const ours = dirname(process.execPath);
    assert.equal(pathOf(binFolder, { PATH: "/a" }).PATH, [ours, binFolder, "/a"].join(delimiter));
  });
});

describe("the engine's versions", () => {
  const table: [string, string, boolean][] = [
    ["3.256.0", "3.248.0", true],
    ["3.248.0", "3.248.0", true],
    ["3.247.9", "3.248.0", false],
    ["4.0.0", "3.248.0", true],
    ["2.999.9", "3.248.0", false],
    ["3.256.1-alpha.2+dirty", "3.256.0", true],
    ["go1.26.6", "1.26.6", true],
    ["go1.26.5", "1.26.6", false],
    ["go1.27rc1", "1.26.6", true],
    ["devel", "1.26.6", false],
  ];
  for (const [version, minimum, expected] of table) {
    it(`${version} ${expected ? "is" : "is not"} at least ${minimum}`, () => {
      assert.equal(isAtLeast(version, minimum), expected);
    });
  }

  const goMod = (part: string) => readFileSync(join(__dirname, "../../cli/engine", part, "go.mod"), "utf8");

  it("agree with the pinned Go modules", () => {
    assert.match(goMod("pulumi"), new RegExp(`pulumi/pkg/v3 v${engineVersion.replaceAll(".", "\\.")} `));
    for (const part of ["pulumi", "nodejs"]) assert.match(goMod(part), new RegExp(`^go ${minimumGo}$`, "m"));
  });
});
