import assert from "node:assert/strict";
import { join } from "node:path";
import { type LocalAzure, mailTo } from "../../local-azure";
import { removePassword } from "../../local-azure/entra/passwords";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { MailServer } from "../support/mailServer";

const operations = "idim-technical-operations@example.com";
const contact = "maxconf-contact@example.com";

/** Subjects of what a mailbox got, oldest first. */
function subjects({ world }: LocalAzure, address: string): string[] {
  return mailTo(world, address).map(({ subject }) => subject);
}

function versionsIn({ world }: LocalAzure, name: string) {
  const secret = world.secrets.all().find((one) => one.name === name);
  return (secret?.versions ?? []).map(({ tags, expires = 0, value }) => ({
    generation: tags.generation,
    keyId: tags.keyId,
    expires: new Date(expires * 1000).toISOString().slice(0, 10),
    value,
  }));
}

describeWithEngine("A new credential", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.after(env, "2026-11-22");
  });
  after(() => estate.close());

  it("is announced in the preview: who will get it, and how", async () => {
    estate.moveTo("2027-02-20");
    const { stdout } = await estate.must("preview");
    assert.match(
      stdout,
      /edge-g2: goes to IDIM Technical Operations <idim-technical-operations@example.com>, as a link into the vault/,
    );
  });

  it("that gets no token is published nowhere: the run fails with Entra's code, consumers keep what they have", async () => {
    estate.configure((config) => {
      config["quarterturn:canary"] = { timeoutSeconds: 2 };
    });
    estate.fault("replication-delay=1h");
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /edge-g2: no token with the new credential after \d+ s: AADSTS7000215/);
    assert.deepEqual(
      versionsIn(estate.azure, "edge-client-secret").map(({ generation }) => generation),
      ["g1"],
    );
    assert.deepEqual(
      subjects(estate.azure, operations).filter((subject) => subject.includes("g2")),
      [],
    );
  });

  it("is taken up by the next run, without a new generation: then it is in the vault and with its people", async () => {
    estate.fault();
    await estate.up();
    assert.deepEqual(Object.keys(estate.ledger().consumers.edge?.credentials ?? {}), ["g1", "g2"]);
    assert.equal(versionsIn(estate.azure, "edge-client-secret").at(-1)?.generation, "g2");
    for (const mailbox of [operations, contact]) {
      const got = subjects(estate.azure, mailbox).filter((subject) => subject.includes("edge-g2"));
      assert.deepEqual(got, [
        "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g2 before 2027-05-21",
      ]);
    }
  });

  it("leaves the version before it in the vault, with its own end and its own key", () => {
    const versions = versionsIn(estate.azure, "edge-client-secret");
    assert.deepEqual(
      versions.map(({ generation, expires }) => [generation, expires]),
      [
        ["g1", "2027-05-21"],
        ["g2", "2027-08-19"],
      ],
    );
    const keys = estate.azure.world.passwords.all().map(({ keyId, secretText }) => `${keyId} ${secretText}`);
    for (const { keyId = "", value } of versions) assert.ok(keys.includes(`${keyId} ${value}`), keyId);
  });

  it("goes to a recipient who is added later, and to nobody twice", async () => {
    const before = subjects(estate.azure, operations).length;
    estate.configure((config) => {
      const recipients = config["quarterturn:recipients"] as Record<string, object>;
      recipients.newcomer = { name: "Newcomer", email: "newcomer@example.com" };
      const { edge } = config["quarterturn:consumers"] as { edge: { recipients: string[] } };
      edge.recipients.push("newcomer");
    });
    const { steps } = await estate.preview();
    assert.deepEqual(steps, ["update Handover edge-g2"]);
    await estate.up();
    assert.deepEqual(subjects(estate.azure, "newcomer@example.com"), [
      "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g2 before 2027-05-21",
    ]);
    assert.equal(subjects(estate.azure, operations).length, before);
  });

  it("that an admin removed is made again under a new key, proven, stored and handed over again", async () => {
    const { world } = estate.azure;
    const lost = world.passwords
      .all()
      .find(({ displayName }) => displayName?.startsWith("edge-g2 ") === true);
    world.transact(() => {
      removePassword(world, { appObjectId: lost?.appObjectId ?? "", keyId: lost?.keyId ?? "" });
    });
    await estate.up("--refresh");
    const newest = versionsIn(estate.azure, "edge-client-secret").at(-1);
    assert.equal(newest?.generation, "g2");
    assert.notEqual(newest.keyId, lost?.keyId);
    const again = mailTo(world, operations).filter(({ subject }) => subject.includes("edge-g2"));
    assert.equal(again.length, 2);
    assert.equal(new Set(again.map(({ internetMessageId }) => internetMessageId)).size, 2);
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
  });

  it("stays handed over when its consumer is renamed: proven and sent once", async () => {
    const [before, signIns] = [subjects(estate.azure, operations).length, consumersSignIns(estate)];
    estate.configure((config) => {
      const { edge, ...others } = config["quarterturn:consumers"] as Record<string, object>;
      config["quarterturn:consumers"] = { ...others, border: { ...edge, aliases: ["edge"] } };
    });
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => /ApplicationPassword|TokenCanary|Handover/.test(step)),
      [],
    );
    await estate.up();
    assert.equal(subjects(estate.azure, operations).length, before);
    assert.equal(consumersSignIns(estate), signIns);
    assert.equal(versionsIn(estate.azure, "border-client-secret").at(-1)?.generation, "g2");
  });
});

/** How often the app of `edge` has signed in. */
function consumersSignIns({ azure: { world } }: TestEstate): number {
  return world.signIns.all().filter(({ appId }) => appId === "d802c929-6984-48f9-81d1-ff8770c65bde").length;
}

describeWithEngine("A handover by a mail server of one's own", (env) => {
  let estate: TestEstate;
  let server: MailServer;

  before(async () => {
    estate = await TestEstate.open(env);
    server = new MailServer(join(estate.folder, "azure", "certificates"));
    const port = await server.listen();
    estate.configure((config) => {
      const smtp = { host: "localhost", port, user: MailServer.user };
      config["quarterturn:mail"] = { from: "secrets@maxconf.example.com", smtp };
    });
    const password = ["config", "set", "--secret", "--path", "quarterturn:mail.smtp.password"];
    await estate.must(...password, MailServer.password);
  });
  after(async () => {
    await estate.close();
    await server.close();
  });

  it("fails on a refused mailbox with the server's answer, when all the others are served", async () => {
    server.misbehaviour = { refused: [contact] };
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(
      stdout + stderr,
      /not delivered to MaxConf contact <maxconf-contact@example.com>: 550 5\.1\.1/,
    );
    assert.equal((stdout + stderr).includes(MailServer.password), false);
    assert.deepEqual([...new Set(server.received.flatMap(({ to }) => to))], [operations]);
  });

  it("is tried again by a run that refreshes, at which the engine forgets what is unfinished", async () => {
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview", "--refresh");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /not delivered to MaxConf contact/);
  });

  it("is finished by the next run, which sends only what is missing", async () => {
    server.misbehaviour = {};
    const already = server.received.length;
    await estate.must("refresh", "--yes");
    await estate.up();
    const later = server.received.slice(already).map(({ to, mail }) => `${to.join()} ${mail.subject ?? ""}`);
    assert.ok(later.length > 0);
    assert.deepEqual(later.filter((line) => line.startsWith(contact)).length, 2);
    const ids = server.received.map(({ mail }) => mail.messageId);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
  });

  it("leaves no secret and no password in clear in the state", () => {
    const state = estate.stateFile();
    const secrets = estate.azure.world.passwords.all().map(({ secretText }) => secretText);
    assert.equal(secrets.length, 2);
    for (const secret of [...secrets, MailServer.password]) assert.equal(state.includes(secret), false);
  });
});
