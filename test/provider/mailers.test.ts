import assert from "node:assert/strict";
import { type AddressInfo, type Server, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { mailTo } from "../../local-azure";
import { parseFaults } from "../../local-azure/faults/table";
import { addressOf } from "../../provider/handover/fingerprint";
import type { OutgoingMail } from "../../provider/mail/mail";
import type { Timeouts } from "../../provider/mail/retry";
import { type MailServer as Smtp, smtpMailer } from "../../provider/mail/smtpMailer";
import { MailServer } from "../support/mailServer";
import { HandoverBench, deliveriesIn, from, handedOver, link, urn } from "./handoverBench";
import { outputsOf } from "./partlyDone";

const sender = { from, replyTo: from };
const mail: OutgoingMail = {
  ...sender,
  messageId: "<edge-g8.fingerprint@example.com>",
  to: { name: "Link Reader", address: "link@example.com" },
  subject: "A new secret",
  text: "text",
  html: "<p>text</p>",
  attachments: [],
};
const hasty: Timeouts = { connection: 300, answer: 500, message: 1500, transient: 2500 };
const never = new AbortController().signal;

describe("a mail server that", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;
  let server: MailServer;
  let smtp: Smtp;

  before(async () => {
    bench = await HandoverBench.open();
  });
  beforeEach(async () => {
    await bench.startMail();
    ({ server } = bench);
    const { port } = bench.smtp as { port: number };
    smtp = { host: "localhost", port, security: "none" };
  });
  afterEach(() => server.close());
  after(() => bench.close());

  const send = (more: Partial<Smtp> = {}, signal = never): Promise<void> => {
    const mailer = smtpMailer(sender, { ...smtp, ...more }, hasty);
    return mailer.send(mail, signal).finally(() => {
      mailer.close();
    });
  };

  it("is busy is asked again, with the very same message", async () => {
    const open = bench.newServer({ authOptional: true });
    open.misbehaviour = { busy: 1 };
    const port = await open.listen();
    await send({ port });
    assert.deepEqual(
      open.received.map(({ mail: { messageId } }) => messageId),
      [mail.messageId],
    );
    await open.close();
  });

  it("stays busy is left with its own words, in the end", async () => {
    const open = bench.newServer({ authOptional: true });
    open.misbehaviour = { busy: 100 };
    const port = await open.listen();
    const started = performance.now();
    await assert.rejects(send({ port }), /451 4\.7\.1 Try again later \(mail server localhost:\d+\)/);
    assert.ok(performance.now() - started < 5000);
    await open.close();
  });

  it("refuses a mailbox is asked once", async () => {
    const open = bench.newServer({ authOptional: true });
    open.misbehaviour = { refused: ["link@example.com"] };
    const port = await open.listen();
    const started = performance.now();
    await assert.rejects(send({ port }), /550 5\.1\.1 <link@example\.com>: no such mailbox here/);
    assert.ok(performance.now() - started < 900);
    await open.close();
  });

  it("never answers a command is given up", async () => {
    const open = bench.newServer({ authOptional: true });
    open.misbehaviour = { silent: ["link@example.com"] };
    const port = await open.listen();
    await assert.rejects(send({ port }), /Timeout \(mail server localhost:\d+\)/);
    await open.close();
  });

  it("never greets is given up", async () => {
    const mute = createServer(() => undefined);
    const port = await listening(mute);
    await assert.rejects(send({ port }), /Greeting never received \(mail server localhost:\d+\)/);
    mute.close();
  });

  it("answers each step in time, but never comes to an end, is given up too", async () => {
    const drip = createServer((socket) => {
      // A greeting of many lines, one every now and then.
      const timer = setInterval(() => socket.write("220-wait\r\n"), 100);
      socket
        .on("error", () => undefined)
        .on("close", () => {
          clearInterval(timer);
        });
    });
    const port = await listening(drip);
    const patient = { ...hasty, connection: 60_000, answer: 60_000 };
    const mailer = smtpMailer(sender, { ...smtp, port }, patient);
    await assert.rejects(
      mailer.send(mail, never),
      /not accepted within 1\.5 s \(mail server localhost:\d+\)/,
    );
    drip.close();
  });

  it("isn't there is named", async () => {
    const gone = createServer();
    const port = await listening(gone);
    gone.close();
    await assert.rejects(send({ port }), /ECONNREFUSED.*\(mail server localhost:\d+\)/);
  });

  it("is slow is left at once when the run is cancelled", async () => {
    const open = bench.newServer({ authOptional: true });
    open.misbehaviour = { delay: 30_000 };
    const port = await open.listen();
    const run = new AbortController();
    const started = performance.now();
    setTimeout(() => {
      run.abort(new Error("the run was cancelled"));
    }, 200);
    await assert.rejects(send({ port }, run.signal), /the run was cancelled/);
    assert.ok(performance.now() - started < 450);
    await open.close();
  });

  it("has a certificate of nobody that is trusted gets no message", async () => {
    await assert.rejects(
      send({ security: "starttls", user: MailServer.user, password: MailServer.password }),
      /certificate.*\(mail server localhost:\d+\)/,
    );
    assert.deepEqual(server.received, []);
  });

  it("talks in clear first gets no message where the stack file wants encryption from the first byte", async () => {
    await assert.rejects(send({ security: "tls" }), /\(mail server localhost:\d+\)/);
    assert.deepEqual(server.received, []);
  });

  it("is encrypted from the first byte is reached so, with the certificate's authority trusted", async () => {
    const secure = bench.newServer({ secure: true });
    const { provider } = bench;
    await provider.configure({
      mail: { from, smtp: { ...bench.smtp, port: await secure.listen(), security: "tls" } },
    });
    await provider.create(urn, { ...handedOver, recipients: { link } });
    assert.deepEqual(
      secure.received.map(({ to, secure: isSecure, user }) => [...to, isSecure, user]),
      [["link@example.com", true, MailServer.user]],
    );
    await secure.close();
  });

  describe("is Microsoft Graph and", () => {
    const viaGraph = { ...handedOver, recipients: { link } };
    beforeEach(() => bench.provider.configure({ mail: { from, graph: {} } }));
    afterEach(() => {
      bench.azure.setFaults([]);
    });
    const got = (): number => mailTo(bench.azure.world, addressOf(link)).length;

    for (const fault of ["throttle=2", "server-error=2"]) {
      it(`passes trouble on (${fault}) is asked again, and the message comes once`, async () => {
        const before = got();
        bench.azure.setFaults(parseFaults([fault]));
        // Every second request fails: one of these meets it, whichever comes first.
        const first = await bench.provider.create(urn, viaGraph);
        const second = await bench.provider.create(urn, { ...viaGraph, keyId: "another" });
        assert.equal(got(), before + 2);
        assert.deepEqual(Object.keys(deliveriesIn(first)), ["link"]);
        assert.deepEqual(Object.keys(deliveriesIn(second)), ["link"]);
      });
    }

    it("refuses is asked once, and its words are said", async () => {
      bench.azure.setFaults(parseFaults(["deny=sendMail"]));
      const started = performance.now();
      await assert.rejects(
        bench.provider.create(urn, viaGraph),
        /not delivered to Link Reader <link@example\.com>: Authorization_RequestDenied: .* \(Microsoft Graph\); whoever runs this lacks Mail\.Send, .* \(0 of 1 got theirs\)/,
      );
      assert.ok(performance.now() - started < 5000);
    });

    it("is slow is left at once when the run is cancelled", async () => {
      bench.azure.setFaults(parseFaults(["slow=30s"]));
      const working = assert.rejects(bench.provider.create(urn, viaGraph), (error: Error) => {
        assert.deepEqual(deliveriesIn(outputsOf(error)), {});
        return error.message.includes("Link Reader <link@example.com>: the run was cancelled");
      });
      await sleep(1000);
      const started = performance.now();
      await bench.provider.cancel();
      await working;
      assert.ok(performance.now() - started < 3000);
      await bench.provider.startRun();
    });
  });
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
