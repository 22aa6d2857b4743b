import assert from "node:assert/strict";
import { type Estate, Bench, newEstate, only } from "./bench";
import { serverCertificate } from "./authority";
import { ocspResponse } from "./ocsp";

let estate: Estate;
const bench = new Bench(() => estate.root);

before(async () => {
  estate = await newEstate();
});

afterEach(() => bench.servers.closeAll());

describe("what a server hands over of a revocation", () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const)
    it(`says that it was revoked, by ${version}`, async () => {
      const stapled = await ocspResponse(estate.good, estate.middle, { status: "revoked" });
      only(
        await bench.saidOf(estate.good, [estate.middle], { stapled, version }),
        /^act: .* was revoked at 2027-03-30T08:00:00Z, .*; MaxConf operations must make a new key/,
      );
    });

  it("says that all is well", async () => {
    const stapled = await ocspResponse(estate.good, estate.middle, { status: "good" });
    const [sighting] = await bench.look(await bench.servers.tls(estate.good, [estate.middle], { stapled }));
    assert.equal(sighting?.ok === true && sighting.revocation.status, "good");
  });

  it("is of no use if another signed it, if it is too old, or of another certificate", async () => {
    const other = await serverCertificate(estate.middle);
    const answers = [
      await ocspResponse(estate.good, estate.root, { status: "good" }),
      await ocspResponse(estate.good, estate.middle, {
        status: "good",
        from: "2027-03-01T00:00:00Z",
        until: "2027-03-08T00:00:00Z",
      }),
      await ocspResponse(other, estate.middle, { status: "good" }),
      Buffer.from("no response"),
    ];
    for (const stapled of answers)
      only(
        await bench.saidOf(estate.good, [estate.middle], { stapled }),
        /^note: .* comes with an OCSP answer that isn't valid for it now/,
      );
  });

  it("is missing though the certificate demands it", async () => {
    const own = await serverCertificate(estate.middle, { mustStaple: true });
    only(
      await bench.saidOf(own, [estate.middle]),
      /^act: .*must-staple.*; MaxConf operations must turn on OCSP stapling/,
    );
    const stapled = await ocspResponse(own, estate.middle, { status: "good" });
    assert.deepEqual(await bench.saidOf(own, [estate.middle], { stapled }), []);
  });
});
