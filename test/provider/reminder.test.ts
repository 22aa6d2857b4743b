import assert from "node:assert/strict";
import type { ReminderInputs } from "../../components/certificatesContract";
import type { Properties } from "../../protocol/values";
import { reminder } from "../../provider/certificates/reminder";
import { mailHtml, mailText } from "../../provider/mail/body";
import { reminderWording } from "../../provider/certificates/wording";
import { parseDay } from "../../rotation";
import { WebhookServer } from "../support/webhookServer";
import { plain, words } from "./handoverMail";
import { AttachedProvider } from "./support";

const asked: ReminderInputs = {
  stack: "test",
  certificate: "pexip-conference",
  number: "c1",
  daysBefore: 14,
  nextDaysBefore: 7,
  host: "conference.vc.maxconf.ca",
  port: 443,
  issuer: "DigiCert",
  names: ["conference.vc.maxconf.ca", "sip.vc.maxconf.ca"],
  serial: "0A1B",
  notAfter: "2027-03-18T23:59:59Z",
  showing: ["conf-1", "conf-2"],
  renewed: [],
  unreachable: {},
  isReceived: false,
  longestLife: 100,
  owner: "maxconf-operations",
  recipient: { name: "MaxConf operations", email: "ops@example.com", form: "vaultLink" },
  isLatest: true,
  today: parseDay("2027-03-04"),
};

const textOf = (more: Partial<ReminderInputs>): string => {
  const wording = reminderWording({ ...asked, ...more });
  return `${wording.subject}\n${mailText(wording)}`;
};

describe("a reminder's words", () => {
  it("say when it ends, who shows it, and each step to a new one", () => {
    const text = textOf({});
    assert.match(
      text,
      /^Renew the certificate of conference\.vc\.maxconf\.ca: it ends on 2027-03-18\nHello MaxConf operations,/,
    );
    assert.match(text, /ends on 2027-03-18, in 14 days\. Please renew it with DigiCert\./);
    assert.match(text, /Shown by +conf-1, conf-2\n/);
    assert.match(text, /1\. Make the request: npm run csr -- --stack test --out FOLDER pexip-conference\n/);
    assert.match(
      text,
      /2\. Order the certificate from DigiCert; ordered today, it may be valid for at most 100 days\./,
    );
    assert.match(text, /4\. Install it on conf-1 and conf-2\./);
    assert.match(text, /The next reminder comes 7 days before the end\./);
  });

  it("ask to finish what has begun, and name the nodes that are late", () => {
    const text = textOf({ renewed: ["conf-1"], showing: ["conf-2"] });
    assert.match(text, /^Finish renewing the certificate/);
    assert.match(
      text,
      /conf-1 shows a new certificate of .*, and conf-2 still shows the one that ends on 2027-03-18, in 14 days/,
    );
    assert.doesNotMatch(text, /npm run csr|Order the certificate/);
    assert.match(text, /1\. Install it on conf-2\./);
  });

  it("ask to install what has come", () => {
    const text = textOf({ isReceived: true });
    assert.match(
      text,
      /The new one has come, and no place that was looked at shows it yet\. Please install it\./,
    );
    assert.doesNotMatch(text, /npm run csr/);
  });

  it("ask to see what holds up ACME, and for no request by hand", () => {
    const text = textOf({ isAutomatic: true });
    assert.match(
      text,
      /ends on 2027-03-18, in 14 days\. It was to be renewed by ACME, and no place that was looked at shows a new one yet\. Please see what holds it up\./,
    );
    assert.match(
      text,
      /1\. Renew it, or see why that fails: npm run certificate -- --stack test --renew pexip-conference\n/,
    );
    assert.match(text, /2\. Install it on conf-1 and conf-2\./);
    assert.doesNotMatch(text, /npm run csr|Order the certificate/);
    const over = textOf({ isAutomatic: true, today: parseDay("2027-03-19"), nextDaysBefore: undefined });
    assert.match(over, /clients refuse it\. Please see what holds up its renewal by ACME now\./);
  });

  it("say on the last day that it is the last one, and after the end that clients refuse it", () => {
    assert.match(
      textOf({ today: parseDay("2027-03-18"), daysBefore: 1, nextDaysBefore: undefined }),
      /ends today[\s\S]*This is the last reminder\./,
    );
    const over = textOf({ today: parseDay("2027-03-19"), daysBefore: 1, nextDaysBefore: undefined });
    assert.match(over, /^The certificate of conference\.vc\.maxconf\.ca has ended: renew it now\n/);
    assert.match(
      over,
      /conf-1 and conf-2 show ended on 2027-03-18: clients refuse it\. Please renew it with DigiCert now\./,
    );
    assert.doesNotMatch(over, /next reminder comes/);
  });

  it("say who doesn't answer: what it showed before counts", () => {
    assert.match(
      textOf({ unreachable: { "conf-2": parseDay("2027-03-01") } }),
      /No answer from +conf-2 since 2027-03-01: what it showed before counts/,
    );
  });

  it("say the same as HTML", async () => {
    for (const more of [{}, { renewed: ["conf-1"], showing: ["conf-2"] }, { isReceived: true }]) {
      const wording = reminderWording({ ...asked, ...more });
      const html = (await mailHtml(wording)).replace(/^[\s\S]*<body[^>]*>/, "");
      assert.equal(words(html), plain(mailText(wording)));
    }
  });
});

describe("a reminder to a webhook", function () {
  this.timeout(120_000);
  const at = "urn:pulumi:test::quarterturn::quarterturn:certificates:Reminder::pexip-conference-c1-14-days";
  const recipient = { name: "MaxConf operations", form: "vaultLink", webhook: {} } as const;
  const inputs = { ...asked, recipient } as unknown as Properties;
  let server: WebhookServer;
  let provider: AttachedProvider;
  let base = "";

  beforeEach(async () => {
    server = new WebhookServer();
    base = await server.listen();
    provider = await AttachedProvider.open([reminder()]);
  });
  afterEach(async () => {
    await provider.close();
    await server.close();
  });

  const goesTo = (path: string, kind = "json") =>
    provider.configure({
      recipients: { "maxconf-operations": { webhook: { url: `${base}${path}`, kind } } },
    });

  it("is sent once, with its facts by name, and is never sent again on another day", async () => {
    await goesTo("/hook");
    const checked = await provider.check(at, {}, inputs);
    await provider.previewCreate(at, checked);
    const stored = await provider.create(at, checked);
    assert.deepEqual(provider.told, [
      "info pexip-conference-c1-14-days pexip-conference-c1-14-days: goes to MaxConf operations by webhook",
      "info pexip-conference-c1-14-days pexip-conference-c1-14-days: sent to MaxConf operations by webhook",
    ]);
    const [body] = server.at("/hook");
    assert.equal(body?.type, "quarterturn.reminder");
    assert.deepEqual(body.certificate, {
      name: "pexip-conference",
      host: "conference.vc.maxconf.ca",
      port: 443,
      issuer: "DigiCert",
      serial: "0A1B",
      notAfter: "2027-03-18T23:59:59Z",
      showing: ["conf-1", "conf-2"],
      renewed: [],
      daysBefore: 14,
    });
    const later = await provider.check(at, checked, { ...inputs, today: "2027-03-05", showing: ["conf-2"] });
    assert.equal(await provider.hasChanges(at, checked, later, stored), false);
    const older = await provider.check(at, checked, { certificate: "pexip-conference", isLatest: false });
    assert.equal(await provider.hasChanges(at, checked, older, stored), false);
    assert.equal(server.taken.length, 1);
  });

  it("that isn't taken is a warning without the address, kept as made, and sent by the next run", async () => {
    await goesTo("/secret-path");
    server.answers["/secret-path"] = [{ status: 400, text: (path) => `no channel at ${path}` }];
    const checked = await provider.check(at, {}, inputs);
    const stored = await provider.create(at, checked);
    const [warning = ""] = provider.told;
    assert.match(
      warning,
      /^warning .*not sent to MaxConf operations by webhook: the webhook answers 400.* the next run tries again\.$/,
    );
    assert.doesNotMatch(warning, /secret-path/);
    assert.equal(await provider.hasChanges(at, checked, checked, stored), true);
    const again = await provider.update(at, stored, checked);
    assert.equal(await provider.hasChanges(at, checked, checked, again), false);
    assert.equal(server.taken.length, 2);
    assert.equal(new Set(server.taken.map(({ headers }) => headers["idempotency-key"])).size, 1);
  });

  it("is tried no more once a later one is due", async () => {
    await provider.configure({});
    const checked = await provider.check(at, {}, inputs);
    const stored = await provider.create(at, checked);
    assert.match(provider.told[0] ?? "", /look at quarterturn:recipients\.maxconf-operations\.webhook/);
    const older = await provider.check(at, checked, { certificate: "pexip-conference", isLatest: false });
    assert.equal(await provider.hasChanges(at, checked, older, stored), false);
  });

  it("goes to Teams and Slack as words, with no secret and no button", async () => {
    for (const kind of ["teams", "slack"]) {
      await goesTo(`/${kind}`, kind);
      await provider.create(at, await provider.check(at, {}, inputs));
      const text = JSON.stringify(server.at(`/${kind}`));
      assert.ok(text.includes("Renew the certificate of conference.vc.maxconf.ca: it ends on 2027-03-18"));
      assert.equal(/vault|OpenUrl/.test(text), false);
    }
  });
});
