import assert from "node:assert/strict";
import { join } from "node:path";
import { type Renewal, readRenewal } from "../../rotation";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes, refused } from "../support/gateOnEngine";
import { MailServer } from "../support/mailServer";
import { TlsHost, certificateFor } from "../support/tlsHost";

const host = "conference.test.vc.maxconf.ca";
const owner = "maxconf-contact@example.com";

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly urn: string }[] };
}

interface StateFile {
  readonly checkpoint: {
    readonly latest: { readonly resources: readonly { readonly urn: string; readonly inputs?: unknown }[] };
  };
}

function renewalIn(estate: TestEstate, name = "conference"): Renewal {
  const { checkpoint } = JSON.parse(estate.stateFile()) as StateFile;
  const found = checkpoint.latest.resources.find(({ urn }) => urn.endsWith(`:WatchedCertificate::${name}`));
  const renewal = readRenewal(found?.inputs);
  assert.ok(renewal, `the state has no ${name}`);
  return renewal;
}

describeWithEngine("A certificate that somebody renews by hand", (env) => {
  let estate: TestEstate;
  let mail: MailServer;
  let renewed: Awaited<ReturnType<typeof certificateFor>>;
  let nodes: readonly [TlsHost, TlsHost];
  const subjects = (): string[] =>
    mail.received.map(({ to, mail: { subject } }) => `${to.join()} ${subject ?? ""}`);

  before(async () => {
    const old = await certificateFor(host, "2026-09-01", "2027-01-10");
    renewed = await certificateFor(host, "2026-12-20", "2027-07-01");
    nodes = [new TlsHost(old), new TlsHost(old)];
    const [one, two] = [await nodes[0].start(), await nodes[1].start()];
    estate = await TestEstate.after(env, "2026-11-22");
    mail = new MailServer(join(estate.folder, "azure", "certificates"));
    const port = await mail.listen();
    estate.configure((config) => {
      config["quarterturn:mail"] = {
        from: "secrets@maxconf.example.com",
        smtp: { host: "localhost", port, user: MailServer.user },
      };
      config["quarterturn:certificates"] = {
        conference: {
          host,
          issuer: "DigiCert",
          owner: "maxconf-contact",
          nodes: { "conf-1": one, "conf-2": two },
        },
      };
    });
    const password = ["config", "set", "--secret", "--path", "quarterturn:mail.smtp.password"];
    await estate.must(...password, MailServer.password);
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await mail.close();
    await estate.close();
  });

  it("is remembered by the first run that sees it: a state from before has one addition", async () => {
    const { deployment, ...rest } = JSON.parse((await estate.must("stack", "export")).stdout) as Exported;
    const resources = deployment.resources.filter(({ urn }) => !urn.includes("quarterturn:certificates:"));
    await estate.importState(JSON.stringify({ ...rest, deployment: { ...deployment, resources } }));
    estate.moveTo("2026-11-24");
    const { same, ...changes } = await estate.up();
    assert.deepEqual(changes, { create: 1 });
    assert.ok((same ?? 0) > 20);
    const { step, places, certificates, owner: whose } = renewalIn(estate);
    assert.deepEqual([step, whose, Object.keys(places)], ["valid", "maxconf-contact", ["conf-1", "conf-2"]]);
    assert.equal(certificates.c1?.notAfter, "2027-01-10T23:59:59Z");
  });

  it("keeps what a node showed that doesn't answer; a reminder that isn't taken is a warning, and stops nobody", async () => {
    estate.moveTo("2026-12-12");
    nodes[1].hangUp(true);
    mail.misbehaviour = { refused: [owner] };
    estate.configure((config) => {
      config["quarterturn:force"] = { edge: "leaked in a ticket" };
      const { edge } = config["quarterturn:consumers"] as { edge: { recipients: string[] } };
      edge.recipients = ["idim-technical-operations"];
    });
    const { stdout } = await estate.must("up", "--yes");
    assert.match(
      stdout,
      /conference: c1 ends on 2027-01-10, in 29 days: maxconf-contact renews it with DigiCert/,
    );
    assert.match(stdout, /conference-c1-30-days: goes to MaxConf contact <maxconf-contact@example.com>/);
    assert.match(
      stdout,
      /conference-c1-30-days: not sent to MaxConf contact .*550 5\.1\.1.* the next run tries again/,
    );
    const { step, places } = renewalIn(estate);
    assert.deepEqual(
      [step, places["conf-2"]?.shows, places["conf-2"]?.unreachable?.since],
      ["due", ["c1"], "2026-12-12"],
    );
    assert.ok(subjects().some((line) => line.includes("edge-g2")));
  });

  it("has its reminder sent once by the next run, which says what is true, and changes nothing after that", async () => {
    mail.misbehaviour = {};
    await estate.up();
    const sent = mail.received.filter(({ to }) => to.includes(owner)).map((one) => one.mail);
    assert.deepEqual(
      sent.map(({ subject }) => subject),
      [`Renew the certificate of ${host}: it ends on 2027-01-10`],
    );
    assert.match(
      sent[0]?.text ?? "",
      /No answer from +conf-2 since 2026-12-12: what it showed before counts/,
    );
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
  });

  it("is looked at and reminded of between the quarters, by a run that issues no secret though one is asked for", async () => {
    estate.moveTo("2026-12-28");
    nodes[1].hangUp(false);
    nodes[0].show(renewed);
    estate.configure((config) => {
      config["quarterturn:force"] = { edge: "leaked again" };
    });
    const { code, stderr } = await estate.ours(
      ["ci", "remind", "--stack", "test", "-C", estate.folder, "--out", join(estate.folder, "ci")],
      { QUARTERTURN_MAIL_VIA: "" },
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /new about the certificates: conference, conference-c1-14-days/);
    assert.equal(renewalIn(estate).step, "installed");
    assert.equal(
      subjects().at(-1),
      `${owner} Finish renewing the certificate of ${host}: it ends on 2027-01-10`,
    );
    assert.deepEqual(Object.keys(estate.ledger().consumers.edge?.credentials ?? {}), ["g1", "g2"]);
  });

  it("is done once every node shows the new one: the reminders go, and the history has them", async () => {
    estate.moveTo("2026-12-29");
    nodes[1].show(renewed);
    const { stdout } = await estate.must("up", "--yes");
    assert.match(stdout, /conference: c2 is shown everywhere, valid until 2027-07-01/);
    const { step, history } = renewalIn(estate);
    assert.equal(step, "everywhere");
    assert.match(
      history,
      /2026-12-12 c1 reminded days=30 to=maxconf-contact address=maxconf-contact@example\.com/,
    );
    assert.match(history, /2026-12-28 c1 reminded days=14 /);
    assert.equal(estate.stateFile().includes("conference-c1-30-days"), false);
  });

  it("is refused by the gate when it leaves unsaid, and stays a record when the stack file says why", async () => {
    const preview = () => estate.must("preview", "--json", "--show-sames");
    estate.configure((config) => {
      config["quarterturn:certificates"] = {};
    });
    refused(
      await preview(),
      /WatchedCertificate conference: got conference\.test\.vc\.maxconf\.ca, which nobody/,
    );
    estate.configure((config) => {
      config["quarterturn:unwatched"] = { [host]: "switched off" };
    });
    passes(await preview(), /conference\.test\.vc\.maxconf\.ca is watched no longer: switched off/);
    await estate.up();
    assert.equal(renewalIn(estate).step, "left");
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
  });
});
