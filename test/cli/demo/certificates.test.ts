import assert from "node:assert/strict";
import { Certificates, type WatchedCertificate } from "../../../cli/demo/certificates";
import type { LocalAzure } from "../../../local-azure";
import { sendMail } from "../../../local-azure/entra/mail";
import { addDays, parseDay } from "../../../rotation/calendar";
import { inFolder } from "../../local-azure/support";
import { hosts, inAzure } from "../../local-azure/watchedHosts";

const email = "maxconf-operations@example.com";
const never = parseDay("2030-01-01");

/** Watches two hosts from 2027-03-14 on: each shows a certificate of 200 days that ends on 2027-07-01, the last of that length. */
function withCertificates(
  reachedBy: string | undefined,
  work: (certificates: Certificates, azure: LocalAzure, lines: string[]) => Promise<void>,
): Promise<void> {
  const watched = [hosts.management, hosts.conference].map(({ host }, at): WatchedCertificate => ({
    ...{ stack: "test", name: at === 0 ? "node" : "conference", host, renewBeforeDays: 30 },
    email: reachedBy,
  }));
  const seeded = [hosts.management, hosts.conference].map((host) => ({ ...host, issuer: "Somebody" }));
  const start = (azure: LocalAzure): Promise<void> => {
    const lines: string[] = [];
    const print = (line: string): void => {
      lines.push(line);
    };
    return work(new Certificates(azure, watched, print), azure, lines);
  };
  return inFolder((folder) => inAzure(folder, "2027-03-14", start, seeded));
}

/** Each day from one to another. */
async function liveUntil(azure: LocalAzure, last: string, live: () => Promise<void>): Promise<void> {
  while (azure.today() <= last) {
    await live();
    azure.setToday(addDays(azure.today(), 1));
  }
}

/** A reminder as it comes by e-mail. */
function remind({ world }: LocalAzure, serial: string, closing: string): void {
  const text = `Hello,\r\n\r\n  Certificate    node\r\n  Serial number  ${serial}\r\n\r\n${closing}\r\n`;
  const raw = Buffer.from(`content-type: text/plain\r\n\r\n${text}`).toString("base64");
  const nobody = { ccRecipients: [], bccRecipients: [], attachments: [] };
  const body = { contentType: "Text", content: text };
  world.transact(() => {
    sendMail(world, { from: "a@example.com", subject: "", body, toRecipients: [email], ...nobody, raw });
  });
}

describe("the watched certificates of the play", function () {
  this.timeout(60_000);
  this.slow(10_000);

  it("are renewed in time, one of them late once, and no client is shown one that is over", () =>
    withCertificates(undefined, async (certificates, azure, lines) => {
      azure.setToday(parseDay("2027-05-28"));
      await liveUntil(azure, "2027-09-12", () => certificates.live(azure.today()));
      assert.deepEqual(lines, [
        "  2027-06-04: renewed after a reminder: test/node, test/conference",
        "  2027-08-15: renewed after a reminder: test/node",
        "  2027-09-10: test/conference, forgotten, was renewed after 4 reminders, 1 day before its end",
      ]);
      assert.deepEqual([certificates.handshakes, certificates.expired], [216, []]);
      assert.equal(certificates.standing(), "test/node until 2027-11-22; test/conference until 2027-12-18");
      const [, late] = certificates.groups();
      assert.deepEqual(
        late?.bars.map(({ name, issuedOn, expiresOn, note }) => [name, issuedOn, expiresOn, note]),
        [
          ["test/conference-c1", "2026-12-14", "2027-07-02", "shown 2027-05-28 to 2027-06-03"],
          ["test/conference-c2", "2027-06-04", "2027-09-12", "shown 2027-06-04 to 2027-09-09"],
          ["test/conference-c3", "2027-09-10", "2027-12-19", "shown 2027-09-10 to 2027-09-12"],
        ],
      );
    }));

  it("are shown to be over, each day, where nobody is reminded", () =>
    withCertificates(email, async (certificates, azure) => {
      azure.setToday(parseDay("2027-06-30"));
      await liveUntil(azure, "2027-07-03", () => certificates.live(azure.today()));
      assert.equal(certificates.handshakes, 8);
      assert.deepEqual(
        certificates.expired.map(({ day, title, lastDay }) => `${day} ${title} ${lastDay}`).sort(),
        ["02", "03"].flatMap((day) =>
          ["conference", "node"].map((name) => `2027-07-${day} test/${name} 2027-07-01`),
        ),
      );
    }));

  it("need a run for the first reminder and for the last, unless the next one comes early enough", () =>
    withCertificates(email, async (certificates, azure) => {
      const due: string[] = [];
      azure.setToday(parseDay("2027-06-01"));
      assert.deepEqual(await certificates.stacksToRemind(azure.today(), parseDay("2027-06-21")), []);
      await liveUntil(azure, "2027-07-02", async () => {
        const stacks = await certificates.stacksToRemind(azure.today(), never);
        due.push(...stacks.map((stack) => `${azure.today()} ${stack}`));
      });
      assert.deepEqual(due, ["2027-06-01 test", "2027-06-30 test"]);
    }));

  it("are renewed by whoever gets the reminder by e-mail, and by nobody else", () =>
    withCertificates(email, async (certificates, azure, lines) => {
      azure.setToday(parseDay("2027-06-30"));
      const [own] = azure.hosts.certificatesOf(hosts.management.host);
      remind(azure, own?.serial ?? "", "This is the last reminder.");
      await certificates.live(azure.today());
      assert.deepEqual(lines, ["  2027-06-30: renewed after a reminder: test/node"]);
    }));
});
