import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findKeycloak, keycloakFolder } from "../../cli/keycloak/find";
import { ensureKeycloak } from "../../cli/keycloak/get";
import { type Keycloak, KeycloakError, type Wanted } from "../../cli/keycloak/types";
import { keycloakVersion } from "../../cli/keycloak/versions";
import { describeOnPosix, FakeMachine } from "../support/fakeEngine";

/** What Maven does: it writes a ZIP file into the folder that it is told. */
const serves = `
  for argument in "$@"; do case "$argument" in
    -Dartifact=*) version=$(echo "$argument" | cut -d : -f 3) ;;
    -DoutputDirectory=*) folder=\${argument#-DoutputDirectory=} ;;
  esac; done
  echo "$version" > "$folder/keycloak-quarkus-dist-$version.zip"`;

const serverScript = `#!/bin/sh
PATH=/usr/bin:/bin
case "$*" in
  *" start "*) mkdir -p "$(echo "$1" | cut -d = -f 2)/data"; echo "Listening on: http://127.0.0.1:1"; exec sleep 30 ;;
esac`;

describeOnPosix("getting Keycloak", () => {
  let machine: FakeMachine;
  let env: NodeJS.ProcessEnv;
  const lines: string[] = [];
  const ensure = (wanted: Wanted = {}): Promise<Keycloak> =>
    ensureKeycloak((line) => lines.push(line), wanted, env);

  const java = (version: string): string =>
    machine.script("jdk/java", `echo 'openjdk version "${version}"' >&2`);
  const compiler = (): void => {
    machine.script("jdk/javac", "exit 0");
    const packed = `mkdir -p keycloak/bin keycloak/providers
      cat > keycloak/bin/kc.sh <<'END'\n${serverScript}\nEND\n`;
    machine.script("jdk/jar", `case "$1" in --extract) ${packed} ;; esac`);
  };
  const maven = (body: string): string =>
    machine.script("maven/mvn", `echo "$@" >> '${machine.folder}/maven.log'; ${body}`);
  const calls = (): string[] => readFileSync(join(machine.folder, "maven.log"), "utf8").trim().split("\n");

  /** Why it can't be had. */
  async function reasonOf(wanted: Wanted = {}): Promise<string> {
    const error: unknown = await ensure(wanted).then(
      () => assert.fail("a Keycloak was found"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof KeycloakError, String(error));
    assert.equal(error.exitCode, 1);
    assert.match(
      error.message,
      /^Could not get a Keycloak: .* It wants a Java 17 or newer with javac .*, and Maven/,
    );
    return error.reason;
  }

  beforeEach(() => {
    machine = new FakeMachine();
    machine.onPath("jdk");
    machine.onPath("maven");
    env = { ...machine.env(), XDG_CACHE_HOME: join(machine.folder, "cache") };
    lines.length = 0;
  });
  afterEach(() => {
    machine.remove();
  });

  it("wants a Java", async () => {
    assert.equal(await reasonOf(), "there is no java on PATH");
  });

  it("looks in JAVA_HOME where that is set", async () => {
    java("21.0.1");
    env.JAVA_HOME = join(machine.folder, "elsewhere");
    assert.equal(await reasonOf(), `there is no java in JAVA_HOME (${env.JAVA_HOME})`);
  });

  for (const [version, major] of [
    ["11.0.22", 11],
    ["1.8.0_402", 8],
  ] as const) {
    it(`refuses Java ${major}`, async () => {
      assert.equal(await reasonOf(), "there is no java on PATH");
      const path = java(version);
      assert.equal(await reasonOf(), `${path} is Java ${major}, older than 17`);
    });
  }

  it("wants a compiler", async () => {
    java("17.0.15");
    assert.equal(await reasonOf(), "there is a java but no javac on PATH: it is a JRE, not a JDK");
  });

  it("wants Maven", async () => {
    java("17.0.15");
    compiler();
    assert.equal(await reasonOf(), "there is no mvn (Maven) on PATH");
  });

  it("says what Maven says where the version isn't served", async () => {
    java("17.0.15");
    compiler();
    maven('echo "[ERROR] Could not find artifact org.keycloak:x -> [Help 1]"; echo "[ERROR] "; exit 1');
    assert.equal(
      await reasonOf({ version: "99.0.0" }),
      "Fetching Keycloak 99.0.0 with Maven failed: [ERROR] Could not find artifact org.keycloak:x",
    );
    assert.deepEqual(readdirSync(join(machine.folder, "cache", "quarterturn")), []);
  });

  it("refuses another file than the one that it knows", async () => {
    java("17.0.15");
    compiler();
    maven(serves);
    assert.match(
      await reasonOf(),
      new RegExp(
        `^SHA-256 of org\\.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip: got [0-9a-f]{64}, want [0-9a-f]{64}; remove it`,
      ),
    );
  });

  it("fetches, builds and starts it once, however many ask at the same time", async () => {
    java("17.0.15");
    compiler();
    maven(serves);
    const wanted = { version: "1.2.3" };
    const [one, other] = await Promise.all([ensure(wanted), ensure(wanted)]);
    assert.deepEqual(one, other);
    const folder = keycloakFolder(wanted, env);
    assert.deepEqual(one, {
      version: "1.2.3",
      serverFolder: join(folder, "server"),
      freshFolder: join(folder, "fresh"),
    });
    assert.deepEqual(readdirSync(folder).sort(), ["fresh", "server"]);
    assert.deepEqual(readdirSync(one.freshFolder).sort(), ["admin.json", "data"]);
    const [call, ...more] = calls();
    assert.deepEqual(more, []);
    assert.match(call ?? "", /^-q -B -C .*:copy -Dartifact=org\.keycloak:keycloak-quarkus-dist:1\.2\.3:zip /);
    assert.ok(
      lines.some((line) => line.startsWith("No checksum is pinned for Keycloak 1.2.3: Maven compares")),
    );
    assert.ok(lines.some((line) => line.startsWith("Another process is getting Keycloak 1.2.3")));
  });

  it("takes the one in the cache, without Maven", async () => {
    java("17.0.15");
    const folder = keycloakFolder({}, env);
    for (const file of [join("server", "bin", "kc.sh"), join("fresh", "admin.json")]) {
      assert.equal(typeof findKeycloak({}, env), "string");
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
    assert.equal((await ensure()).serverFolder, join(folder, "server"));
    assert.match(await reasonOf({ rotation: false }), /^there is a java but no javac/);
  });

  it("takes none from a cache in which others can write", async () => {
    java("17.0.15");
    compiler();
    maven(serves);
    const cache = join(machine.folder, "cache", "quarterturn");
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    assert.match(
      await reasonOf(),
      /is ignored: other users of this machine can write there; set XDG_CACHE_HOME to/,
    );
    assert.ok(!existsSync(join(machine.folder, "maven.log")));
  });
});
