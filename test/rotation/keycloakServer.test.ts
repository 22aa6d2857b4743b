import assert from "node:assert/strict";
import type { Credential, Holding, ServerFacts } from "../../rotation";
import {
  asFollowed,
  asOnServer,
  followed,
  pendingOf,
  rotatedOut,
  takeOver,
  unfinishedOn,
  unknownRotated,
} from "../../rotation/keycloak";
import { nextRotation } from "../../rotation/schedule";
import { credential, day, ended, here, record, today } from "./support/turns";

const client = { displayName: "Edge", issuer: "https://sso.example.com/realms/maxconf" };
const former = { ...client, displayName: "Former" };
const policy = { ...record({}).policy, rotatedSecretExpirationDays: 76 };

/** A consumer whose newest is `g9` where it is the current one; what is made is what is named. */
function held(credentials: Record<string, Credential>, made = Object.keys(credentials), nextGeneration = 10) {
  const holdings = new Map(made.map((generation): [string, Holding] => [`edge-${generation}`, here]));
  return { name: "edge", record: record(credentials, { app: client, nextGeneration }), holdings };
}

const previous = credential({ state: "previous", expiresOn: day("2027-04-10") });
const newest = credential({ expiresOn: day("2027-08-19") });

describe("a record beside what the server has", () => {
  const after = (of: ReturnType<typeof held>, server: ServerFacts | undefined) =>
    Object.fromEntries(
      Object.entries(asOnServer(of, { policy, server }, today).credentials).map(
        ([name, { state, expiresOn }]) => [name, `${state} ${expiresOn}`],
      ),
    );

  it("stays as it is where the server couldn't be asked", () => {
    const of = held({ g9: newest });
    assert.equal(asOnServer(of, { policy, server: undefined }, today), of.record);
  });

  it("has the server's dates, and keeps its own where the server has none", () => {
    const of = held({ g8: previous, g9: newest });
    const rotated = { generation: "g8", expiresOn: day("2027-03-20") };
    assert.deepEqual(after(of, { current: "g9", expiresOn: day("2027-07-01"), rotated }), {
      g8: "previous 2027-03-20",
      g9: "current 2027-07-01",
    });
    assert.deepEqual(after(of, { current: "g9", rotated }).g9, "current 2027-08-19");
    // Once the current one has ended, the rotated one is taken no more either.
    assert.equal(
      after(of, { current: "g9", expiresOn: day("2027-03-15"), rotated }).g8,
      "previous 2027-03-15",
    );
  });

  it("has lost what the server has no more, but for what had ended, was never made or is on a former client", () => {
    const gone = { current: "unknown" } as const;
    assert.deepEqual(after(held({ g8: previous, g9: newest }), gone), {
      g8: "lost 2027-04-10",
      g9: "lost 2027-08-19",
    });
    const over = credential({ state: "previous", expiresOn: today });
    assert.equal(after(held({ g8: over, g9: newest }), gone).g8, "previous 2027-03-01");
    assert.equal(after(held({ g8: previous, g9: newest }, ["g9"]), gone).g8, "previous 2027-04-10");
    const elsewhere = credential({ state: "previous", app: former });
    assert.equal(after(held({ g8: elsewhere, g9: newest }), gone).g8, "previous 2027-05-21");
    assert.equal(after(held({ g8: ended("expired"), g9: newest }), gone).g8, "expired 2027-05-21");
  });

  it("gives one that this run makes the end that it will have, or has there already", () => {
    const of = held({ g8: previous, g9: newest }, ["g8"]);
    const made = (server: ServerFacts) => after(of, server).g9;
    assert.equal(made({ current: "none" }), "current 2027-08-28");
    assert.equal(made({ current: "none", expiresOn: day("2027-07-01") }), "current 2027-08-28");
    assert.equal(made({ current: "g8", expiresOn: day("2027-07-01") }), "current 2027-08-28");
    assert.equal(made({ current: "unknown", expiresOn: day("2027-07-01") }), "current 2027-07-01");
  });

  it("counts a rotation from today that a killed run didn't come to", () => {
    const pending = held({ g8: previous, g9: newest }, ["g8"]);
    assert.equal(after(pending, { current: "g8", expiresOn: day("2027-04-10") }).g8, "previous 2027-05-16");
    const made = held({ g8: previous, g9: newest });
    assert.equal(after(made, { current: "g8", expiresOn: day("2027-04-10") }).g8, "previous 2027-04-10");
  });
});

describe("the secret that the next one follows", () => {
  it("is the last that was made and that the client still had", () => {
    assert.equal(followed(held({ g8: previous, g9: newest })), "g9");
    assert.equal(followed(held({ g8: previous, g9: newest }, ["g8"])), "g8");
    assert.equal(followed(held({ g8: previous, g9: ended("lost") })), "g8");
    assert.equal(followed(held({ g8: previous, g9: credential({ app: former }) })), "g8");
    assert.equal(followed(held({})), undefined);
  });

  it("is somebody's where the client has another one than that", () => {
    const of = held({ g8: previous, g9: newest });
    const seen = (current: ServerFacts["current"], one = of) => asFollowed(one, { current })?.current;
    assert.equal(asFollowed(of, undefined), undefined);
    assert.deepEqual(
      ["none", "g9", "g8", "unknown"].map((one) => seen(one)),
      ["none", "g9", "unknown", "unknown"],
    );
    // What was revoked is nothing to go on with.
    assert.equal(seen("g8", held({ g8: ended("revoked"), g9: newest })), "g8");
  });

  it("is to be made where the newest is in no state, unless it is on a former client", () => {
    assert.equal(pendingOf(held({ g9: newest }, [])), "g9");
    assert.equal(pendingOf(held({ g9: newest })), undefined);
    assert.equal(pendingOf(held({ g9: credential({ app: former }) }, [])), undefined);
    assert.equal(pendingOf(held({})), undefined);
    assert.equal(unfinishedOn(held({ g9: newest }, []), { current: "unknown" }), "g9");
    assert.equal(unfinishedOn(held({ g9: newest }, []), { current: "g8" }), undefined);
    assert.equal(unfinishedOn(held({ g9: newest }, []), undefined), undefined);
  });
});

describe("what the client has become", () => {
  const taken = (of: ReturnType<typeof held>, server: ServerFacts | undefined) =>
    takeOver(of, server, today)?.sentence;

  it("is taken over, and said whose it was", () => {
    const unknown = { current: "unknown" } as const;
    assert.equal(taken(held({ g9: newest }), unknown), "somebody regenerated or replaced g9");
    assert.equal(
      taken(held({ g9: credential({ app: former }) }), unknown),
      "the present secret of another client",
    );
    assert.equal(taken(held({}, [], 1), unknown), "the client's present secret");
    assert.equal(taken(held({}, [], 3), unknown), "somebody regenerated or replaced the secret before it");
  });

  it("is not taken over where it is known, unfinished, over, or couldn't be asked for", () => {
    const of = held({ g9: newest });
    assert.equal(taken(of, { current: "g9" }), undefined);
    assert.equal(taken(of, undefined), undefined);
    assert.equal(taken(held({ g9: newest }, []), { current: "unknown" }), undefined);
    assert.equal(taken(of, { current: "unknown", expiresOn: today }), undefined);
    assert.notEqual(taken(of, { current: "unknown", expiresOn: day("2027-03-02") }), undefined);
  });
});

describe("the next rotation", () => {
  it("waits for a rotated one to end, unless that is another name of what the client has", () => {
    const { record: of } = held({ g8: previous, g9: credential({ expiresOn: day("2027-05-01") }) });
    assert.equal(nextRotation(of, policy), "2027-04-10");
    assert.equal(nextRotation(of, policy, { current: "g9" }), "2027-04-10");
    assert.equal(nextRotation(of, policy, { current: "g8" }), "2027-01-17");
  });
});

describe("a rotated secret", () => {
  it("ends so many days after the rotation, at once without any, and by nobody on a former client", () => {
    const out = (one: Credential, days: number) =>
      rotatedOut(one, { ...policy, rotatedSecretExpirationDays: days }, today);
    assert.deepEqual(out(newest, 76), { ...newest, state: "previous", expiresOn: "2027-05-16" });
    assert.deepEqual(out(newest, 0), { ...newest, state: "retired", endedOn: today });
    const elsewhere = credential({ app: former });
    for (const days of [76, 0]) assert.deepEqual(out(elsewhere, days), { ...elsewhere, state: "previous" });
  });

  it("of unknown origin is valid until its end, or that of the current one", () => {
    const rotated = { generation: "unknown", expiresOn: day("2027-03-20") } as const;
    assert.equal(unknownRotated({ current: "g9", rotated }, today), "2027-03-20");
    assert.equal(
      unknownRotated({ current: "g9", expiresOn: day("2027-03-10"), rotated }, today),
      "2027-03-10",
    );
    assert.equal(
      unknownRotated({ current: "g9", expiresOn: day("2027-03-30"), rotated }, today),
      "2027-03-20",
    );
    assert.equal(
      unknownRotated({ current: "g9", rotated: { ...rotated, expiresOn: today } }, today),
      undefined,
    );
    assert.equal(
      unknownRotated({ current: "g9", rotated: { ...rotated, generation: "g8" } }, today),
      undefined,
    );
    assert.equal(unknownRotated({ current: "g9", expiresOn: day("2027-03-30") }, today), undefined);
    assert.equal(unknownRotated(undefined, today), undefined);
  });
});
