import assert from "node:assert/strict";
import { join } from "node:path";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes } from "../support/gateOnEngine";
import { TlsHost, certificateFor } from "../support/tlsHost";

const host = "conference.test.vc.maxconf.ca";
const secret = "it is no key in PEM";

describeWithEngine("The daily run, with a certificate that is renewed by ACME", (env) => {
  let estate: TestEstate;
  let node: TlsHost;

  before(async () => {
    node = new TlsHost(await certificateFor(host, "2026-09-01", "2027-01-10"));
    const address = await node.start();
    estate = await TestEstate.after(env, "2026-11-22");
    estate.configure((config) => {
      config["quarterturn:certificates"] = {
        ...(config["quarterturn:certificates"] as object),
        conference: {
          ...{ host, issuer: "DigiCert", owner: "maxconf-contact", nodes: { "conf-1": address } },
          acme: { listen: "127.0.0.1:8080" },
        },
      };
      const directory = "https://localhost:9/dir";
      config["quarterturn:acme"] = { directory, email: "certificates@example.com" };
    });
    const path = ["config", "set", "--secret", "--path", "quarterturn:acme.accountKey"];
    await estate.must(...path, secret);
    estate.moveTo("2026-11-24");
  });
  after(async () => {
    await node.stop();
    await estate.close();
  });

  it("is told in the plan from when it is renewed by itself, with no secret of the account in the state", async () => {
    const preview = await estate.must("preview", "--json", "--show-sames");
    const file = join(estate.folder, "Pulumi.test.yaml");
    passes(preview, /it is renewed by ACME from 2026-12-11 on/, "--stack-file", file);
    const { stdout } = await estate.must("up", "--yes");
    assert.match(
      stdout,
      /conference: c1 is valid until 2027-01-10; it is renewed by ACME from 2026-12-11 on/,
    );
    assert.ok(!stdout.includes(secret) && !estate.stateFile().includes(secret));
    assert.ok(estate.stateFile().includes('"isAutomatic":true'));
    assert.deepEqual(Object.keys(await estate.up("--refresh")), ["same"]);
  });

  it("lets those renew whom it lets write secrets: in the vault's policy, which Azure has one of for each", () => {
    const { world } = estate.azure;
    const policies = world.vaults.get("kvlt-maxconf-test")?.accessPolicies ?? [];
    const writing = policies.filter(({ permissions }) => permissions.secrets?.includes("set") === true);
    assert.deepEqual(
      writing.map(({ permissions }) => permissions),
      [{ secrets: ["set", "list", "delete", "recover"], certificates: ["create", "get"] }],
    );
  });

  it("fails with a sentence where it can't be renewed, and looks all the same", async () => {
    estate.moveTo("2026-12-12");
    const command = ["ci", "remind", "--stack", "test", "-C", estate.folder];
    const { code, stderr } = await estate.ours([...command, "--out", join(estate.folder, "ci")]);
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /remind test: not done by ACME: conference \(.*\): `npm run certificate -- --stack test --renew` tries again; new about the certificates: conference; /,
    );
    assert.ok(!stderr.includes(secret));
    assert.ok(estate.stateFile().includes('"step":"due"'));
    const status = await estate.status("--json");
    const { findings } = JSON.parse(status.stdout) as {
      findings: { code: string; level: string; subject: string }[];
    };
    const about = findings.filter(
      ({ subject, code }) => subject === "conference" && code !== "certificate-self-signed",
    );
    assert.deepEqual(
      about.map(({ code, level }) => `${level} ${code}`),
      ["note certificate-due"],
    );
  });
});
