import assert from "node:assert/strict";
import { type Credential, type RotationCode, endOf, isLive } from "../../rotation";
import { app, mailOf, plain, lives, credential, recordOf, g1, fresh } from "./handoverMail";

const codes: readonly (RotationCode | undefined)[] = [
  undefined,
  "first",
  "forced",
  "current-revoked",
  "current-lost",
  "current-expired",
  "app-changed",
  "due",
];
const otherApp = { app: { displayName: app, clientId: "old-client-id" } };
const predecessors: Readonly<Record<string, Credential | undefined>> = {
  "none that is left": undefined,
  "one that lives": g1,
  "one that retires": credential("previous", "2026-11-22", "2027-05-21", { retiresOn: "2027-03-22" }),
  "one that is retired": credential("retired", "2026-11-22", "2027-05-21"),
  "one that is revoked": credential("revoked", "2026-11-22", "2027-05-21"),
  "one that has expired": credential("expired", "2026-08-20", "2027-02-16"),
  "one that is lost": credential("lost", "2026-11-22", "2027-05-21"),
  "one that nobody got": credential("unpublished", "2026-11-22", "2027-05-21"),
  "one made by hand": credential("previous", "2026-11-22", "2027-05-21", { adoptedKeyId: "by-hand" }),
  "one of another app": credential("previous", "2026-11-22", "2027-05-21", otherApp),
};
const older = credential("previous", "2026-09-01", "2027-02-28");

/** Every sentence that promises something, and what makes it true. */
const promises: readonly (readonly [
  sentence: RegExp,
  isTrue: (old: Credential, code?: RotationCode) => boolean,
])[] = [
  [/keeps working until/, (old, code) => isLive(old) && code !== "forced"],
  [
    /Nobody deletes it/,
    (old, code) => isLive(old) && endOf(old) === old.expiresOn && (code === "due" || code === "first"),
  ],
  [
    /you can go back to it/,
    (old, code) => isLive(old) && code !== undefined && code !== "forced" && old.app === undefined,
  ],
  [/ends by itself/, (old) => isLive(old) && endOf(old) === old.expiresOn],
  [/is removed then/, (old) => isLive(old) && endOf(old) < old.expiresOn],
  [/expired on/, ({ state }) => state === "expired"],
  [/was revoked and is being removed/, ({ state }) => state === "revoked"],
  [/has ended and is being removed/, ({ state }) => state === "retired"],
  [/was removed from its app/, ({ state }) => state === "lost"],
  [/may be revoked at any time/, (old, code) => isLive(old) && code === "forced"],
  [/sign-ins with it are refused/, (old) => !isLive(old)],
  [/belongs to the former app/, (old) => isLive(old) && old.app !== undefined],
];

describe("every combination of why, policy and predecessor", () => {
  for (const code of codes) {
    for (const { days } of lives) {
      for (const [what, old] of Object.entries(predecessors)) {
        for (const withOlder of [false, true]) {
          const title = `${code ?? "no code"}, ${days ?? "no"} days beside the next, ${what}${withOlder ? ", and one before that" : ""}`;
          it(title, async () => {
            const name = old?.adoptedKeyId === undefined ? "g7" : "g0";
            const record = recordOf(
              {
                ...(withOlder ? { g6: older } : {}),
                ...(old === undefined ? {} : { [name]: old }),
                g8: fresh(code),
              },
              days,
            );
            const mail = await mailOf(record);
            // g0 is older than any.
            const held = [old, withOlder ? older : undefined].filter(
              (one) => one !== undefined && one.state !== "unpublished",
            );
            const [reader] = name === "g0" ? held.reverse() : held;
            const said = [
              mail.subject,
              plain(mail.text).replace(/Old secret .*? The secret/, "The secret"),
            ].join("\n");
            for (const [sentence, isTrue] of promises) {
              if (!sentence.test(said)) continue;
              if (reader === undefined)
                assert.match(said, /one before it (has expired|was)|still have an older one/);
              else assert.ok(isTrue(reader, code), `${String(sentence)} isn't true:\n${said}`);
            }
            const deadline = / before (\S+)$/.exec(mail.subject)?.[1];
            const isCalm =
              reader !== undefined && isLive(reader) && code !== "forced" && reader.app === undefined;
            assert.equal(deadline, isCalm ? endOf(reader) : undefined, mail.subject);
            assert.equal(
              mail.subject.endsWith(" now"),
              reader === undefined ? (code ?? "").includes("current-") : !isCalm,
            );
            const days_ = [...said.matchAll(/\d{4}-\d{2}-\d{2}/g)].map(([day]) => day);
            const known = ["2027-02-20", "2027-08-19", ...(reader === undefined ? [] : [endOf(reader)])];
            assert.deepEqual(
              days_.filter((day) => !known.includes(day)),
              [],
              said,
            );
          });
        }
      }
    }
  }
});
