import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ServerError } from "../../cli/keycloak/process";
import { startKeycloak } from "../../cli/keycloak/server";
import { describeWithKeycloak, testKeycloakAt } from "../support/keycloak";
import { until } from "../support/killed";

interface Feature {
  readonly name: string;
  readonly enabled: boolean;
}

/** Whether a process group has a process left. */
function lives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process that starts a server, keeps its data in a folder and tells its process ID. */
const program = `
  require("ts-node").register({ project: process.argv[1] + "/tsconfig.json" });
  const { startKeycloak } = require(process.argv[1] + "/cli/keycloak/server");
  startKeycloak(() => undefined, JSON.parse(process.argv[2])).then(({ pid }) => console.log(pid));
`;

const rotationOf = async (keycloak: ReturnType<typeof testKeycloakAt>): Promise<Feature | undefined> => {
  const headers = { authorization: `Bearer ${await keycloak.admin.token()}` };
  const response = await fetch(`${keycloak.url}/admin/serverinfo`, { headers });
  const { features } = (await response.json()) as { features: readonly Feature[] };
  return features.find(({ name }) => name === "CLIENT_SECRET_ROTATION");
};

describeWithKeycloak("a Keycloak here", (keycloak) => {
  let folder: string;
  const options = () => ({ version: keycloak().version, folder });
  const lines: string[] = [];
  const report = (line: string): void => {
    lines.push(line);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keycloak-test-"));
    lines.length = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has the feature client-secret-rotation", async () => {
    assert.equal((await rotationOf(keycloak()))?.enabled, true);
  });

  it("listens on this machine only", function () {
    if (spawnSync("ss", ["-V"]).error !== undefined) this.skip();
    const { stdout } = spawnSync("ss", ["-ltnpH"], { encoding: "utf8" });
    const ours = processesOf(keycloak().server.pid);
    const listening = stdout.split("\n").filter((line) => ours.some((pid) => line.includes(`pid=${pid},`)));
    assert.ok(listening.length > 0);
    for (const line of listening) assert.match(line, /\[::ffff:127\.0\.0\.1\]:\d+ |\s127\.0\.0\.1:\d+ /);
  });

  it("keeps its data in a folder, beside another server, and says how long it took", async () => {
    const first = await startKeycloak(report, options());
    assert.notEqual(first.url, keycloak().url);
    await testKeycloakAt(first).newRealm("kept");
    await first.stop();
    assert.equal(lives(first.pid), false);
    assert.match(
      lines.at(-1) ?? "",
      /^Keycloak [\d.]+ runs at http:\/\/127\.0\.0\.1:\d+, started in [\d.]+ s\.$/,
    );
    const second = await startKeycloak(report, options());
    assert.deepEqual(second.admin, first.admin);
    const answer = await fetch(`${second.url}/realms/kept`);
    await second.stop();
    assert.equal(answer.status, 200);
  });

  it("leaves nothing behind where no folder is named", async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    const server = await startKeycloak(report, { version: keycloak().version }).finally(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    assert.equal(readdirSync(folder).length, 1);
    await server.stop();
    assert.equal(lives(server.pid), false);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("says the last of its log where it doesn't start", async () => {
    const occupied = createServer().listen(0, "127.0.0.1");
    await once(occupied, "listening");
    const { port } = occupied.address() as AddressInfo;
    const starting = startKeycloak(report, { ...options(), port }).finally(() => occupied.close());
    await assert.rejects(starting, (error: unknown) => {
      assert.ok(error instanceof ServerError);
      assert.match(error.message, /^Keycloak did not start\. The last of its log:\n/);
      assert.match(error.message, new RegExp(`Port already bound: ${port}: Address already in use`));
      return true;
    });
  });

  it("ends when the process that started it is killed, and its data can be used at once", async () => {
    const root = join(__dirname, "../..");
    const child = spawn(process.execPath, ["-e", program, root, JSON.stringify(options())], { cwd: root });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const group = Number(line);
    assert.equal(lives(group), true);
    child.kill("SIGKILL");
    const next = await startKeycloak(report, options());
    await next.stop();
    await until(() => !lives(group));
  });

  it("ends when that process is killed while it starts", async () => {
    const root = join(__dirname, "../..");
    const child = spawn(process.execPath, ["-e", program, root, JSON.stringify(options())], { cwd: root });
    const log = join(folder, "keycloak.log");
    await until(() => existsSync(log) && groupIn(folder) !== undefined);
    const group = groupIn(folder) ?? 0;
    child.kill("SIGKILL");
    assert.equal(lives(group), true);
    await until(() => !lives(group));
  });
});

describeWithKeycloak(
  "a Keycloak without secret rotation",
  (keycloak) => {
    it("says so", async () => {
      assert.equal((await rotationOf(keycloak()))?.enabled, false);
    });

    it("refuses a profile that rotates secrets", async () => {
      const realm = await keycloak().newRealm();
      const executors = [{ executor: "secret-rotation", configuration: {} }];
      const { status } = await realm.api("PUT", "/client-policies/profiles", {
        profiles: [{ name: "rotation", executors }],
      });
      await realm.remove();
      assert.equal(status, 400);
    });
  },
  { rotation: false, minutes: 10 },
);

const psLines = (columns: string): string[] =>
  spawnSync("ps", ["-A", "-ww", "-o", columns], { encoding: "utf8" }).stdout.split("\n");

/** The processes of a group. */
function processesOf(group: number): number[] {
  return psLines("pid=,pgid=")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, pgid]) => (pgid === group ? [pid] : []));
}

/** The process group of the server that works in a folder; undefined while there is none. */
function groupIn(folder: string): number | undefined {
  const line = psLines("pgid=,args=").find(
    (one) => one.includes(`-Dkc.home.dir=${folder} `) || one.includes(`'${folder}'`),
  );
  return line === undefined ? undefined : Number(line.trim().split(/\s+/)[0]);
}
