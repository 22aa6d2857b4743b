import assert from "node:assert/strict";
import { planRequestSchema } from "../../rotation";

/** Everything that a request may have. */
const whole = {
  today: "2027-03-01",
  holdings: {
    "edge-g1": {
      password: "protected",
      published: true,
      deliveries: { ada: { sentOn: "2026-11-23", address: "ada@example.com", form: "link" } },
    },
  },
  consumers: {
    edge: {
      app: { displayName: "Edge" },
      policy: { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 },
      force: "leaked",
      revoke: [1],
      confirmed: 1,
      adopt: { keyId: "by-hand", issuedOn: "2026-10-01", expiresOn: "2027-01-01" },
      server: {
        current: "g1",
        expiresOn: "2027-05-21",
        rotated: { generation: "unknown", expiresOn: "2027-03-10" },
      },
      appProblem: "it is gone",
      aliases: ["portal"],
    },
  },
  origin: { commit: "1a2b", by: "ada" },
};

type Path = readonly string[];

/** The request with another value somewhere. */
function changed(path: Path, value: unknown): unknown {
  const copy = structuredClone(whole) as Record<string, unknown>;
  const place = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  place[path.at(-1) ?? ""] = value;
  return copy;
}

const isTaken = (request: unknown): boolean => planRequestSchema.safeParse(request).success;

const edge: Path = ["consumers", "edge"];
const server: Path = [...edge, "server"];
const holding: Path = ["holdings", "edge-g1"];

describe("what a run is asked for", () => {
  it("is taken as it is", () => {
    assert.deepEqual(planRequestSchema.parse(whole), whole);
    for (const password of ["protected", "released", "remade", "none"])
      assert.ok(isTaken(changed([...holding, "password"], password)), password);
    for (const current of ["g1", "unknown", "none"])
      assert.ok(isTaken(changed([...server, "current"], current)), current);
    assert.ok(isTaken(changed([...server, "rotated", "generation"], "g0")));
  });

  const places: readonly Path[] = [
    [],
    edge,
    [...edge, "adopt"],
    server,
    [...server, "rotated"],
    holding,
    [...holding, "deliveries", "ada"],
    ["origin"],
  ];
  for (const place of places) {
    it(`is refused with an unknown key in ${place.length === 0 ? "itself" : place.join(".")}`, () => {
      assert.equal(isTaken(changed([...place, "more"], "x")), false);
    });
  }

  const wrong: readonly (readonly [Path, unknown])[] = [
    [["today"], "soon"],
    [[...holding, "password"], "there"],
    [[...holding, "password"], ""],
    [[...server, "current"], "g01"],
    [[...server, "current"], ""],
    [[...server, "rotated", "generation"], "none"],
    [[...server, "rotated", "generation"], ""],
    [[...edge, "revoke"], [1.5]],
    [[...edge, "adopt", "keyId"], undefined],
    [[...holding, "deliveries", "ada", "sentOn"], "soon"],
  ];
  for (const [path, value] of wrong) {
    it(`is refused with ${JSON.stringify(value)} as ${path.join(".")}`, () => {
      assert.equal(isTaken(changed(path, value)), false);
    });
  }

  it("says of a day what it wants", () => {
    const { error } = planRequestSchema.safeParse(changed(["today"], "soon"));
    assert.match(error?.issues[0]?.message ?? "", /a day, YYYY-MM-DD/);
  });
});
