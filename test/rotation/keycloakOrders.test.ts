import assert from "node:assert/strict";
import { Estate, type Wish, type Wishes } from "./support/estate";
import { both, client, endsOf, found, inOverlap, takenOver } from "./support/keycloakWishes";

describe("What a plan for a client of Keycloak refuses, completes and lets go:", () => {
  it("refuses a forced rotation in the overlap, with the two ways out", () => {
    assert.deepEqual(inOverlap().refused("2027-03-01", client(both, { force: "leaked" })), [
      "force.edge: got a rotation (forced: leaked) with 2 active already (g1, g2), want no older one that is still valid: in Keycloak the rotation would end g1 at once; revoke a previous one (revoke.edge), or wait until 2027-05-07, when g1 ends",
    ]);
  });

  it("refuses to revoke the current one while a rotated one is valid, for the same reason", () => {
    assert.deepEqual(inOverlap().refused("2027-03-01", client(both, { revoke: [2] })), [
      "revoke.edge: got a rotation (g2 was revoked) with 1 active already (g1), want no older one that is still valid: in Keycloak the rotation would end g1 at once; revoke a previous one (revoke.edge), or wait until 2027-05-07, when g1 ends",
    ]);
  });

  it("still owes a forced rotation after it took over what somebody regenerated", () => {
    const estate = takenOver();
    const taken = estate.run("2026-12-24", client(found("unknown", "2027-06-22"), { force: "leaked" }));
    assert.equal(taken.code(), "taken-over");
    const ran = estate.run("2026-12-25", client(found("g2", "2027-06-22"), { force: "leaked" }));
    assert.equal(ran.decision(), "forced: forced: leaked");
  });

  it("takes a generation that a killed run left unmade for what is there, and not over", () => {
    const estate = new Estate();
    estate.run("2026-11-22", client(found("unknown")));
    estate.killed("2027-02-20", client(found("g1", "2027-05-21")));
    const ran = estate.run("2027-02-21", client(found("unknown", "2027-08-19", ["g1", "2027-05-07"])));
    assert.equal(ran.code(), "not-due");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.record().credentials.g1?.expiresOn, "2027-05-07");
  });

  it("counts the rotated expiration from the run that completes what a killed one never began", () => {
    const estate = takenOver();
    estate.killed("2026-12-24", client(found("g1", "2027-05-21"), { force: "leaked" }));
    const ran = estate.run("2026-12-26", client(found("g1", "2027-05-21"), { force: "leaked" }));
    assert.equal(ran.code(), "not-due");
    assert.deepEqual(endsOf(ran), { g1: "2027-03-12", g2: "2027-06-24" });
  });

  it("completes a rotation that a killed run never began, however late", () => {
    const estate = new Estate();
    estate.run("2026-11-22", client(found("unknown")));
    estate.killed("2027-02-20", client(found("g1", "2027-05-21")));
    const ran = estate.run("2027-05-10", client(found("g1", "2027-05-21")));
    assert.equal(ran.decision(), "due: g2 is 79 days old, a new one comes every 90 days, up to 14 early");
    assert.equal(ran.states(), "g1 previous, g2 unpublished, g3 current");
  });

  it("issues nothing where the server can't be asked, and changes no date", () => {
    const estate = inOverlap();
    const asked = client(undefined, { appProblem: "the server doesn't answer" });
    const ran = estate.run("2027-05-21", asked);
    assert.match(
      ran.decision(),
      /^no-app: g2 is 90 days old, .*, but nothing was issued: the server doesn't/,
    );
    assert.equal(ran.states(), "g1 expired, g2 current");
    assert.deepEqual(endsOf(ran), { g2: "2027-08-19" });
  });

  it("lets what a removed consumer has live to its end", () => {
    const estate = inOverlap();
    const ran = estate.run("2027-03-01", {});
    assert.equal(ran.code(), "removed");
    assert.equal(ran.states(), "g1 previous, g2 previous");
    assert.equal(estate.run("2027-05-07", {}).states(), "g1 expired, g2 previous");
  });

  it("goes on under another name", () => {
    const estate = inOverlap();
    const ran = estate.run("2027-03-01", { web: { ...client(both).edge, aliases: ["edge"] } });
    assert.equal(ran.code("web"), "not-due");
    assert.equal(ran.states("web"), "g1 previous, g2 current");
  });

  for (const [what, app] of [
    ["client", { clientId: "portal" }],
    ["realm", { issuer: "https://sso.example.com/realms/other" }],
  ] as const) {
    it(`takes over the secret of another ${what}, and lets those of the former one live to their end`, () => {
      const former = client(both).edge?.app;
      const moved: Wish = { app: { ...former, displayName: "web", ...app } };
      const ran = inOverlap().run("2027-03-01", client(found("unknown"), moved));
      assert.equal(ran.decision(), "taken-over: the present secret of another client");
      assert.equal(ran.states(), "g1 previous, g2 previous, g3 current");
      const { g1, g2 } = ran.record().credentials;
      assert.deepEqual([g1?.app, g2?.app], [former, former]);
      assert.deepEqual(endsOf(ran), { g1: "2027-05-07", g2: "2027-08-19", g3: "2027-08-28" });
      assert.deepEqual(ran.warnings, []);
    });
  }

  it("issues one on another client that isn't there yet", () => {
    const moved: Wish = {
      app: { displayName: "web", clientId: "portal", issuer: "https://sso.example.com/realms/a" },
    };
    const ran = inOverlap().run("2027-03-01", client({ current: "none" }, moved));
    assert.equal(ran.decision(), "app-changed: the app changed from web to portal");
    assert.equal(ran.states(), "g1 previous, g2 previous, g3 current");
  });

  it("refuses a consumer that goes from Entra to Keycloak, or back, under its name", () => {
    const entra: Wishes = { edge: {} };
    const estate = new Estate();
    estate.run("2026-11-22", entra);
    assert.deepEqual(estate.refused("2026-11-23", client(found("unknown"))), [
      "consumers.edge: got a consumer of Keycloak, while g1 of that name is of Entra, want one of Entra, or another name; with another name it gets secrets of its own, and what there is under this one lives until its end",
    ]);
    assert.match(
      inOverlap().refused("2027-03-01", entra)[0] ?? "",
      /while g1, g2 of that name are of Keycloak/,
    );
  });

  it("leaves an app of Entra beside it as it is", () => {
    const alone = new Estate();
    const beside = new Estate();
    for (const [day, server] of [
      ["2026-11-22", found("unknown")],
      ["2027-02-20", found("g1", "2027-05-21")],
      ["2027-05-21", found("g2", "2027-08-19")],
    ] as const) {
      const entra: Wishes = { test: {} };
      const [one, other] = [alone.run(day, entra), beside.run(day, { ...entra, ...client(server) })];
      assert.deepEqual(other.record("test"), one.record("test"));
    }
  });

  it("asks for a second run where what it took over is at its end already", () => {
    const estate = new Estate();
    const ran = estate.run("2026-11-22", client(found("unknown", "2026-11-25")));
    assert.deepEqual(ran.notes, [
      "edge: g1 was taken over and ends on 2026-11-25: run `pulumi up` once more, after this one, for a new one",
    ]);
    const again = estate.run("2026-11-22", client(found("g1", "2026-11-25")));
    assert.equal(again.states(), "g1 previous, g2 current");
    assert.deepEqual(again.notes, []);
  });

  it("changes nothing in a second run on the same day", () => {
    const estate = inOverlap();
    const before = estate.ledger;
    estate.run("2027-02-20", client(both));
    assert.deepEqual(estate.ledger, before);
  });

  it("says what became of a secret that somebody replaced", () => {
    const ran = inOverlap().run("2027-03-01", client(found("unknown", "2027-08-19", ["g1", "2027-05-07"])));
    assert.deepEqual(ran.warnings, [
      "edge: the client doesn't take g2 any more, since somebody regenerated, replaced or invalidated its secret: sign-ins with it are refused, and whoever uses it must switch to the newest now",
    ]);
  });

  it("refuses what somebody asks for where it would end a rotated one of unknown origin", () => {
    const server = found("g1", "2027-05-21", ["unknown", "2027-03-01"]);
    assert.deepEqual(takenOver().refused("2026-12-24", client(server, { force: "leaked" })), [
      "force.edge: got a rotation (forced: leaked) while the client has a rotated secret of unknown origin, want none that is still valid: the rotation would end it at once; wait until 2027-03-01, when it ends, or invalidate it in Keycloak's admin console (Credentials)",
    ]);
    assert.match(
      takenOver().refused("2026-12-24", client(server, { revoke: [1] }))[0] ?? "",
      /^revoke\.edge: got a rotation \(g1 was revoked\) while the client has a rotated secret of unknown origin/,
    );
  });

  it("refuses them of a server that doesn't answer too: a revoke couldn't be taken back", () => {
    const asked = client(undefined, { appProblem: "the server doesn't answer", revoke: [2] });
    assert.match(
      inOverlap().refused("2027-03-01", asked)[0] ?? "",
      /^revoke\.edge: got .*wait until 2027-05-07/,
    );
  });

  it("keeps what was revoked as long as the client has it and nothing came after it, and never takes it over", () => {
    const estate = takenOver();
    const down = client(undefined, { appProblem: "the server doesn't answer", revoke: [1] });
    assert.equal(estate.run("2026-12-24", down).states(), "g1 revoked");
    assert.equal(estate.run("2026-12-25", down).states(), "g1 revoked");
    const ran = estate.run("2026-12-26", client(found("g1", "2027-05-21"), { revoke: [1] }));
    assert.equal(ran.decision(), "current-revoked: g1 was revoked");
    assert.equal(ran.states(), "g1 revoked, g2 current");
  });

  it("lets a rotation wait for what a killed run left on the server: that has no record of its value yet", () => {
    const estate = takenOver();
    estate.killed("2027-02-20", client(found("g1", "2027-05-21")));
    const ran = estate.run("2027-05-10", client(found("unknown", "2027-08-19")));
    assert.equal(
      ran.decision(),
      "postponed: g2 is 79 days old, a new one comes every 90 days, up to 14 early, but this run first completes g2, which an interrupted one left on the server",
    );
    assert.equal(ran.states(), "g1 expired, g2 current");
  });
});
