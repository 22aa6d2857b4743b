import assert from "node:assert/strict";
import { type Settings, readSettings } from "../../settings/settings";
import { problemsOf, stackFile } from "./stackFile";

const written = "AB:".repeat(31) + "CD";
const bare = "ab".repeat(31) + "cd";

function read(more: Record<string, unknown>): Settings {
  return readSettings({ ...stackFile("test"), ...more });
}

function problems(more: Record<string, unknown>): string[] {
  return problemsOf({ ...stackFile("test"), ...more });
}

describe("what a stack file says of renewals", () => {
  const certificates = { pexip: { host: "pexip.example.com", issuer: "DigiCert", owner: "ops" } };

  it("takes a fingerprint as openssl writes it, and as others do", () => {
    for (const one of [written, bare, bare.toUpperCase(), ` ${written.replaceAll(":", " ")} `])
      assert.deepEqual(read({ certificates, received: { pexip: one } }).received, { pexip: bare });
  });

  it("refuses what is none, and one of a certificate that isn't watched", () => {
    const want =
      /want the SHA-256 fingerprint of the certificate that came, as `npm run certificate -- --check FILE` prints it/;
    for (const one of ["AB:CD", 7, "", "x".repeat(64)])
      assert.match(problems({ certificates, received: { pexip: one } }).join("\n"), want);
    assert.deepEqual(problems({ certificates, received: { pexpi: bare } }), [
      "quarterturn:received.pexpi: got a fingerprint, want a name from quarterturn:certificates (pexip); did you mean pexip?",
    ]);
  });

  it("says by host why one is watched no longer, whatever capitals it has", () => {
    const unwatched = { "Pexip.Example.com": "switched off" };
    assert.deepEqual(read({ unwatched }).unwatched, { "pexip.example.com": "switched off" });
    assert.match(problems({ unwatched: { "pexip.example.com": "" } }).join("\n"), /want some text/);
    assert.match(problems({ unwatched: { pexip: "gone" } }).join("\n"), /quarterturn:unwatched/);
  });
});
