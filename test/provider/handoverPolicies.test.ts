import {
  app,
  clientId,
  byHand,
  refused,
  soonRefused,
  after,
  living,
  lives,
  credential,
  recordOf,
  g1,
  fresh,
  assertSays,
  look,
  validG2,
} from "./handoverMail";

describe("a handover's e-mail", () => {
  for (const { days, valid, next } of lives) {
    const policy = living(days);
    describe(`where a rotated secret lives on ${days === undefined ? "until its own end" : `for ${days} days`}`, () => {
      it("hands a first credential over with nothing said of others", () =>
        assertSays(after(["2026-11-22", { policy }]), {
          name: "edge-g1",
          subject: `Client secret for ${app}: edge-g1`,
          opening: `here is the client secret for ${app}.`,
          valid: `from 2026-11-22 until 2027-05-21, 00:00 UTC${valid}`,
          put: "Put the secret where your service reads it, in DEV, SIT.",
          closing: next,
        }));

      it("says of the one made by hand, adopted beside the first, that it ends by itself", () =>
        assertSays(after(["2026-11-22", { policy }], ["2026-11-23", { policy, adopt: byHand }]), {
          name: "edge-g1",
          subject: `New client secret for ${app}: switch to edge-g1 before 2027-03-30`,
          opening: `there is a new client secret for ${app}. The one before it (g0, made by hand) keeps working until 2027-03-30, 00:00 UTC: please switch before that day.`,
          valid: `from 2026-11-22 until 2027-05-21, 00:00 UTC${valid}`,
          olds: ["g0, made by hand, works until 2027-03-30, 00:00 UTC"],
          closing: `${look("g0")} Nobody deletes it: it ends by itself on 2027-03-30, and until then you can go back to it.`,
        }));

      it("says the same when the one made by hand was due", () =>
        assertSays(after(["2026-12-20", { policy, adopt: byHand }]), {
          name: "edge-g1",
          subject: `New client secret for ${app}: switch to edge-g1 before 2027-03-30`,
          opening: `there is a new client secret for ${app}. The one before it (g0, made by hand) keeps working until 2027-03-30, 00:00 UTC: please switch before that day.`,
          valid: `from 2026-12-20 until 2027-06-18, 00:00 UTC${valid}`,
          olds: ["g0, made by hand, works until 2027-03-30, 00:00 UTC"],
          closing: `${look("g0")} Nobody deletes it: it ends by itself on 2027-03-30, and until then you can go back to it.`,
        }));

      it("says of a current one that was revoked that it is being removed", () =>
        assertSays(after(["2026-11-22", { policy }], ["2027-01-10", { policy, revoke: [1] }]), {
          name: "edge-g2",
          subject: `New client secret for ${app}: switch to edge-g2 now`,
          opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g1) was revoked and is being removed: ${soonRefused}`,
          valid: `from 2027-01-10 until 2027-07-09, 00:00 UTC${valid}`,
          olds: ["g1, revoked, being removed"],
          closing: "Don't go back to g1: it is being removed.",
        }));

      it("says the same where it was forced and revoked in one", () =>
        assertSays(
          after(["2026-11-22", { policy }], ["2027-01-10", { policy, force: "leaked", revoke: [1] }]),
          {
            name: "edge-g2",
            subject: `New client secret for ${app}: switch to edge-g2 now`,
            opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g1) was revoked and is being removed: ${soonRefused}`,
            valid: `from 2027-01-10 until 2027-07-09, 00:00 UTC${valid}`,
            olds: ["g1, revoked, being removed"],
            closing: "Don't go back to g1: it is being removed.",
          },
        ));

      it("says after a revocation of the one made by hand that it is refused, or will be", () =>
        assertSays(
          after(
            ["2026-11-22", { policy, adopt: byHand }],
            ["2026-11-23", { policy, adopt: byHand, revoke: [0] }],
          ),
          {
            name: "edge-g1",
            subject: `New client secret for ${app}: switch to edge-g1 now`,
            opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it was revoked: sign-ins with it are refused, or soon will be. Please switch now.`,
            valid: `from 2026-11-23 until 2027-05-22, 00:00 UTC${valid}`,
            closing: next,
          },
        ));

      it("says after an expiry that sign-ins fail now", () =>
        assertSays(after(["2026-11-22", { policy }], ["2027-06-01", { policy }]), {
          name: "edge-g2",
          subject: `New client secret for ${app}: switch to edge-g2 now`,
          opening: `there is a new client secret for ${app}. The one before it (g1) expired on 2027-05-21: ${refused}`,
          valid: `from 2027-06-01 until 2027-11-28, 00:00 UTC${valid}`,
          olds: ["g1, expired on 2027-05-21"],
          closing: "There is no way back to g1.",
        }));

      it("says so where it is forced, too", () =>
        assertSays(after(["2026-11-22", { policy }], ["2027-06-01", { policy, force: "all of them" }]), {
          name: "edge-g2",
          subject: `New client secret for ${app}: switch to edge-g2 now`,
          opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g1) expired on 2027-05-21: ${refused}`,
          valid: `from 2027-06-01 until 2027-11-28, 00:00 UTC${valid}`,
          olds: ["g1, expired on 2027-05-21"],
          closing: "There is no way back to g1.",
        }));

      it("says after the end of the one made by hand that sign-ins fail now", () =>
        assertSays(
          after(["2026-11-22", { policy, adopt: byHand }], ["2027-04-02", { policy, adopt: byHand }]),
          {
            name: "edge-g1",
            subject: `New client secret for ${app}: switch to edge-g1 now`,
            opening: `there is a new client secret for ${app}. The one before it has expired: ${refused}`,
            valid: `from 2027-04-02 until 2027-09-29, 00:00 UTC${valid}`,
            closing: next,
          },
        ));

      it("says of one that somebody removed that sign-ins with it are refused", () =>
        assertSays(
          recordOf({ g1: credential("lost", "2026-11-22", "2027-05-21"), g2: fresh("current-lost") }, days),
          {
            name: "edge-g2",
            subject: `New client secret for ${app}: switch to edge-g2 now`,
            opening: `there is a new client secret for ${app}, outside the usual schedule. The one before it (g1) was removed from its app: ${refused}`,
            valid: `${validG2}${valid}`,
            olds: ["g1, was removed from its app"],
            closing: "There is no way back to g1.",
          },
        ));

      it("says where the app is another one that the client ID is, too", () => {
        const old = credential("previous", "2026-11-22", "2027-05-21", {
          app: { displayName: app, clientId: "old-client-id" },
        });
        return assertSays(recordOf({ g1: old, g2: fresh("app-changed") }, days), {
          name: "edge-g2",
          subject: `New client ID and secret for ${app}: switch to edge-g2 now`,
          opening: `${app} has a new app, with a new client ID (${clientId}) and this client secret. The one before it (g1) belongs to the former app (old-client-id): it works only there, until 2027-05-21, 00:00 UTC at the latest, and only as long as that app exists. Please switch to the new client ID and secret now.`,
          valid: `${validG2}${valid}`,
          olds: ["g1, of the former app (old-client-id), works until 2027-05-21, 00:00 UTC at the latest"],
          put: "Put the new client ID and the new secret where your service reads them, in DEV, SIT.",
          closing: "Don't go back to g1: it belongs to the former app.",
        });
      });

      it("passes over one that nobody ever got", () =>
        assertSays(
          recordOf(
            {
              g1,
              g2: credential("unpublished", "2027-02-10", "2027-08-09"),
              g3: fresh("due"),
            },
            days,
          ),
          {
            name: "edge-g3",
            subject: `New client secret for ${app}: switch to edge-g3 before 2027-05-21`,
            opening: `there is a new client secret for ${app}. The one before it (g1) keeps working until 2027-05-21, 00:00 UTC: please switch before that day.`,
            valid: `${validG2}${valid}`,
            olds: ["g1, works until 2027-05-21, 00:00 UTC"],
            closing: `${look("g1")} Nobody deletes it: it ends by itself on 2027-05-21, and until then you can go back to it.`,
          },
        ));

      it("promises nothing where an older ledger doesn't say why, whatever its sentence is", () =>
        assertSays(recordOf({ g1, g2: fresh() }, days), {
          name: "edge-g2",
          subject: `New client secret for ${app}: switch to edge-g2 before 2027-05-21`,
          opening: `there is a new client secret for ${app}. The one before it (g1) works until 2027-05-21, 00:00 UTC at the latest: please switch as soon as you can.`,
          valid: `${validG2}${valid}`,
          olds: ["g1, works until 2027-05-21, 00:00 UTC at the latest"],
          closing: look("g1"),
        }));

      it("tells a consumer that left and came back with an older one alive how long that works", () =>
        assertSays(
          recordOf({ g1, g2: credential("expired", "2026-12-01", "2027-02-10"), g3: fresh("first") }, days),
          {
            name: "edge-g3",
            subject: `New client secret for ${app}: switch to edge-g3 now`,
            opening: `there is a new client secret for ${app}. The one before it (g2) expired on 2027-02-10: ${refused}`,
            valid: `${validG2}${valid}`,
            olds: ["g2, expired on 2027-02-10", "g1, works until 2027-05-21, 00:00 UTC"],
            closing: "There is no way back to g2.",
          },
        ));

      it("tells somebody who is new, when all before it is gone, that older ones are refused", () =>
        assertSays(recordOf({ g2: fresh("due") }, days), {
          name: "edge-g2",
          subject: `Client secret for ${app}: edge-g2`,
          opening: `here is the client secret for ${app}. If you still have an older one: sign-ins with it are refused, or soon will be.`,
          valid: `${validG2}${valid}`,
          put: "Put the secret where your service reads it, in DEV, SIT.",
          closing: next,
        }));
    });
  }
});
