import assert from "node:assert/strict";
import {
  app,
  soonRefused,
  next,
  mailOf,
  after,
  living,
  credential,
  recordOf,
  fresh,
  assertSays,
  look,
  validG2,
} from "./handoverMail";

describe("a handover's e-mail", () => {
  it("says of one that is due until when the old one works, and that it ends by itself", () =>
    assertSays(after(["2026-11-22", {}], ["2027-02-20", {}]), {
      name: "edge-g2",
      subject: `New client secret for ${app}: switch to edge-g2 before 2027-05-21`,
      opening: `there is a new client secret for ${app}. The one before it (g1) keeps working until 2027-05-21, 00:00 UTC: please switch before that day.`,
      valid: validG2,
      olds: ["g1, works until 2027-05-21, 00:00 UTC"],
      closing: `${look("g1")} Nobody deletes it: it ends by itself on 2027-05-21, and until then you can go back to it.`,
    }));

  it("promises of an old one that retires early no more than the days it has", () => {
    const policy = living(30);
    return assertSays(after(["2026-11-22", { policy }], ["2027-02-20", { policy }]), {
      name: "edge-g2",
      subject: `New client secret for ${app}: switch to edge-g2 before 2027-03-22`,
      opening: `there is a new client secret for ${app}. The one before it (g1) keeps working until 2027-03-22, 00:00 UTC, and is removed then: please switch before that day.`,
      valid: `${validG2} at the latest: it is removed 30 days after the next one comes`,
      olds: ["g1, works until 2027-03-22, 00:00 UTC, then it is removed"],
      closing: `${look("g1")} It is removed on 2027-03-22 or soon after; until 2027-03-22 you can go back to it.`,
    });
  });

  it("says of an old one that ends with the rotation that it is being removed", () => {
    const policy = living(0);
    return assertSays(after(["2026-11-22", { policy }], ["2027-02-20", { policy }]), {
      name: "edge-g2",
      subject: `New client secret for ${app}: switch to edge-g2 now`,
      opening: `there is a new client secret for ${app}. The one before it (g1) has ended and is being removed: ${soonRefused}`,
      valid: `${validG2} at the latest: it is removed when the next one comes`,
      olds: ["g1, being removed"],
      closing: "Don't go back to g1: it is being removed.",
    });
  });

  it("says of one that was forced that the old one may be revoked at any time, and when it ends otherwise", async () => {
    for (const [days, end, valid] of [
      [undefined, "2027-05-21", ""],
      [30, "2027-02-09", " at the latest: it is removed 30 days after the next one comes"],
    ] as const) {
      const policy = living(days);
      await assertSays(after(["2026-11-22", { policy }], ["2027-01-10", { policy, force: "leaked" }]), {
        name: "edge-g2",
        subject: `New client secret for ${app}: switch to edge-g2 now`,
        opening: `there is a new client secret for ${app}, outside the usual schedule. Please switch now: the one before it (g1) may be revoked at any time.`,
        valid: `from 2027-01-10 until 2027-07-09, 00:00 UTC${valid}`,
        olds: [`g1, may be revoked at any time, works until ${end}, 00:00 UTC at the latest`],
        closing:
          "Please reply soon: after that, g1 can be revoked without any effect on you. Don't go back to it.",
      });
    }
  });

  it("says of one that was forced where the old one ends with it that it is being removed", () => {
    const policy = living(0);
    return assertSays(after(["2026-11-22", { policy }], ["2027-01-10", { policy, force: "leaked" }]), {
      name: "edge-g2",
      subject: `New client secret for ${app}: switch to edge-g2 now`,
      opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g1) has ended and is being removed: ${soonRefused}`,
      valid:
        "from 2027-01-10 until 2027-07-09, 00:00 UTC at the latest: it is removed when the next one comes",
      olds: ["g1, being removed"],
      closing: "Don't go back to g1: it is being removed.",
    });
  });

  it("names the one that the reader has where the current one is revoked, and the older one that still works", () =>
    assertSays(after(["2026-11-22", {}], ["2027-02-20", {}], ["2027-03-01", { revoke: [2] }]), {
      name: "edge-g3",
      subject: `New client secret for ${app}: switch to edge-g3 now`,
      opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g2) was revoked and is being removed: ${soonRefused}`,
      valid: "from 2027-03-01 until 2027-08-28, 00:00 UTC",
      olds: ["g2, revoked, being removed", "g1, works until 2027-05-21, 00:00 UTC"],
      closing: "Don't go back to g2: it is being removed.",
    }));

  describe("to a reader whom the one before it never reached", () => {
    it("names the last one that did", () =>
      assertSays(
        recordOf({
          g1: credential("previous", "2026-09-01", "2027-02-28"),
          g2: credential("previous", "2026-11-22", "2027-05-21"),
          g3: fresh("due"),
        }),
        {
          name: "edge-g3",
          subject: `New client secret for ${app}: switch to edge-g3 before 2027-02-28`,
          opening: `there is a new client secret for ${app}. The last one that reached you (g1) keeps working until 2027-02-28, 00:00 UTC: please switch before that day.`,
          valid: validG2,
          olds: ["g1, works until 2027-02-28, 00:00 UTC", "g2, works until 2027-05-21, 00:00 UTC"],
          closing: `${look("g1")} Nobody deletes it: it ends by itself on 2027-02-28, and until then you can go back to it.`,
        },
        { missed: ["g2"] },
      ));

    it("says that what did is refused where it is gone", () =>
      assertSays(
        recordOf({ g2: credential("previous", "2026-11-22", "2027-05-21"), g3: fresh("due") }),
        {
          name: "edge-g3",
          subject: `New client secret for ${app}: switch to edge-g3 now`,
          opening: `there is a new client secret for ${app}. Sign-ins with secrets older than g2 are refused, or soon will be. Please switch now.`,
          valid: validG2,
          olds: ["g2, works until 2027-05-21, 00:00 UTC"],
          closing: next,
        },
        { missed: ["g2"] },
      ));
  });

  describe("from an address whose answers nobody reads", () => {
    const sender = "no-reply@example.com";

    it("asks for no answer, and has no link to give one", async () => {
      const record = after(["2026-11-22", {}], ["2027-02-20", {}]);
      await assertSays(
        record,
        {
          name: "edge-g2",
          subject: `New client secret for ${app}: switch to edge-g2 before 2027-05-21`,
          opening: `there is a new client secret for ${app}. The one before it (g1) keeps working until 2027-05-21, 00:00 UTC: please switch before that day.`,
          valid: validG2,
          olds: ["g1, works until 2027-05-21, 00:00 UTC"],
          confirm: `Tell whoever manages the secrets of ${app}: "edge-g2 is in use". Nobody reads replies to this e-mail.`,
          closing:
            "After that we check in the sign-in log that g1 is no longer used. Nobody deletes it: it ends by itself on 2027-05-21, and until then you can go back to it.",
        },
        { sender },
      );
      assert.doesNotMatch((await mailOf(record, { sender })).html, /mailto:|<a /);
    });

    it("asks to say so soon after a leak", async () => {
      const record = after(["2026-11-22", {}], ["2027-01-10", { force: "leaked" }]);
      const { text } = await mailOf(record, { sender });
      assert.match(
        text,
        /Please do so soon: after that, g1 can be revoked without any effect on you\. Don't go back to it\./,
      );
      assert.doesNotMatch(text, /answer to|Your answer/);
    });
  });

  it("has a link that writes the answer", async () => {
    const { html } = await mailOf(after(["2026-11-22", {}]), { sender: "r&d@bücher.example" });
    assert.match(
      html,
      /<a href="mailto:r%26d@xn--bcher-kva\.example\?subject=edge-g1%20is%20in%20use">r&amp;d@bücher\.example<\/a>/,
    );
  });
});
