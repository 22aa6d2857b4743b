import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { dump, load } from "js-yaml";
import { adminApiOf } from "../../cli/keycloak/admin";
import type { Admin } from "../../cli/keycloak/home";
import { addDays, parseDay } from "../../rotation/calendar";
import { describeWithEngine } from "../support/engine";
import { finished, type Finished } from "../support/estate";
import { describeWithKeycloak } from "../support/keycloak";
import { projectIn } from "../support/projectCopy";

const recipients = ["idim-technical-operations"];
const section = {
  url: "https://sso.example.com",
  realm: "maxconf",
  signIn: { clientId: "quarterturn" },
  consumers: {
    dialout: { clientId: "dialout", displayName: "Dial-out", recipients },
    made: { clientId: "made-by-the-program", create: true, recipients },
  },
};

/** What a command finds: clients of the realm, the server's day, and the realm's address. */
const look = `
  const { QUARTERTURN_KEYCLOAK_URL: url, QUARTERTURN_KEYCLOAK_SECRET: secret, QUARTERTURN_TODAY: today } = process.env;
  (async () => {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: "quarterturn", client_secret: secret });
    const signedIn = await fetch(url + "/realms/maxconf/protocol/openid-connect/token", { method: "POST", body });
    const { access_token: token } = await signedIn.json();
    const { iat } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    const at = url + "/admin/realms/maxconf/clients";
    const headers = { authorization: "Bearer " + token, "content-type": "application/json" };
    if (process.argv[1] === "add")
      await fetch(at, { method: "POST", headers, body: JSON.stringify({ clientId: "added", publicClient: false }) });
    const clients = await (await fetch(at, { headers })).json();
    const ours = clients.map(({ clientId }) => clientId).filter((id) => !/^(account|admin|broker|realm|security)/.test(id));
    console.log(JSON.stringify({ url, today, day: new Date(iat * 1000).toISOString().slice(0, 10), clients: ours.sort() }));
  })();`;

describeWithEngine("`npm run local -- --keycloak`", (env) => {
  describeWithKeycloak(
    "and a stack file that names one",
    () => {
      let folder: string;
      const local = (...args: string[]): Promise<Finished> =>
        finished(spawn(process.execPath, [join("cli", "main.js"), "local", ...args], { cwd: folder, env }));
      interface Seen {
        readonly url: string;
        readonly today: string;
        readonly day: string;
        readonly clients: readonly string[];
      }
      const seen = ({ code, stdout, stderr }: Finished): Seen => {
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout) as Seen;
      };

      before(() => {
        folder = mkdtempSync(join(tmpdir(), "quarterturn-local-keycloak-"));
        projectIn(folder);
        const file = join(folder, "Pulumi.test.yaml");
        const stack = load(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
        stack.config["quarterturn:keycloak"] = section;
        writeFileSync(file, dump(stack));
      });
      after(() => {
        rmSync(folder, { recursive: true, force: true });
      });

      it("has the realm with its clients, on the local Azure's day, and keeps what is in it", async () => {
        const first = await local("--keycloak", "--date", "2027-02-20", process.execPath, "-e", look, "add");
        const { url, ...found } = seen(first);
        assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
        const clients = ["added", "dialout", "quarterturn"];
        assert.deepEqual(found, { today: "2027-02-20", day: "2027-02-20", clients });
        assert.match(first.stderr, /^Starting Keycloak [\d.]+ …$/m);
        await assert.rejects(fetch(url), "it ended with the command");

        const { url: other, ...later } = seen(
          await local("--keycloak", "--date", "2030-05-21", process.execPath, "-e", look),
        );
        assert.notEqual(other, url);
        assert.deepEqual(later, { today: "2030-05-21", day: "2030-05-21", clients });
      });

      it("lets pulumi up rotate what is in it", async () => {
        const pulumi = async (...args: string[]): Promise<string> => {
          const { code, stdout, stderr } = await local("--keycloak", ...args);
          assert.equal(code, 0, stdout + stderr);
          return stdout;
        };
        const path = "quarterturn:keycloak.signIn.clientSecret";
        // What it holds counts with the real server alone.
        await pulumi(
          "pulumi",
          "config",
          "set",
          "--stack",
          "test",
          "--secret",
          "--path",
          path,
          "the real one's",
        );
        const up = ["pulumi", "up", "--yes", "--skip-preview", "--stack", "test"];
        const first = await pulumi(...up);
        assert.match(first, /dialout-g1: taken over, valid until 2030-11-17/);
        assert.match(first, /made-g1: new, valid until 2030-11-17/);
        assert.match(await pulumi("--date", "2030-08-19", ...up), /dialout-g2: new, valid until 2031-02-15/);
      });

      it("is there without a command, its clock moved with the page's, until Ctrl-C", async () => {
        const child = spawn(process.execPath, [join("cli", "main.js"), "local", "--keycloak", "--ui"], {
          cwd: folder,
          env,
        });
        const ended = finished(child);
        let said = "";
        const errors = child.stderr;
        assert.ok(errors !== null);
        errors.on("data", (text: Buffer) => (said += text.toString()));
        while (!said.includes("Ctrl-C ends it.")) {
          await Promise.race([once(child, "exit"), once(errors, "data")]);
          assert.equal(child.exitCode, null, said);
        }
        const [, url = ""] = /runs at (http:\S+),/.exec(said) ?? [];
        const [, page = ""] = /explorer: (\S+)/.exec(said) ?? [];
        const admin = JSON.parse(
          readFileSync(join(folder, ".local", "keycloak", "admin.json"), "utf8"),
        ) as Admin;
        const day = async (): Promise<string> => {
          const token = await adminApiOf({ url, admin }).token();
          const { iat } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
            iat: number;
          };
          return new Date(iat * 1000).toISOString().slice(0, 10);
        };
        const before = await day();
        const body = new URLSearchParams({ days: "1" });
        const headers = { origin: new URL(page).origin };
        const { status } = await fetch(`${page}clock`, { method: "POST", body, headers, redirect: "manual" });
        assert.equal(status, 303);
        const next = addDays(parseDay(before), 1);
        while ((await day()) !== next) assert.equal(child.exitCode, null);
        child.kill("SIGINT");
        const { code, stderr } = await ended;
        assert.equal(code, 0, stderr);
        await assert.rejects(fetch(url), "it ended too");
      });

      it("is refused without --keycloak: no rehearsal reaches a real one", async () => {
        const { code, stderr } = await local(process.execPath, "-e", look);
        assert.equal(code, 2);
        assert.match(
          stderr,
          /^--keycloak: got nothing, want it before COMMAND: a stack file has quarterturn:keycloak/,
        );
      });

      it("keeps its data readable for its owner alone, until --reset", async () => {
        const kept = join(folder, ".local", "keycloak");
        assert.equal(lstatSync(join(kept, "admin.json")).mode & 0o777, 0o600);
        assert.equal((await local("--reset")).code, 0);
        assert.equal(existsSync(kept), false);
      });
    },
    { minutes: 10 },
  );
});
