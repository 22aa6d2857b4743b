import assert from "node:assert/strict";
import { type CertificateRun, type DeclaredReminder, reminderInputs } from "../../components/certificatePlan";
import type { Day } from "../../rotation";
import { readSettings } from "../../settings/settings";
import { type Nodes, Watch, issued } from "../rotation/support/renewals";
import { stackFile } from "../settings/stackFile";

const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-20", 199); // ends 2027-09-06

describe("What a reminder of a certificate says", () => {
  const host = "conference.vc.maxconf.ca";
  const raw = stackFile("test");
  const operations = { name: "Operations", email: "operations@example.com" };
  const settings = readSettings({
    ...raw,
    recipients: { ...(raw.recipients as object), operations },
    certificates: { pexip: { host, issuer: "DigiCert", owner: "operations" } },
  });

  /** The reminder on a day, after one on which both nodes had the first. */
  function reminderOn(today: Day, nodes: Nodes): ReturnType<typeof reminderInputs>[number] | undefined {
    const watch = new Watch();
    watch.run("2027-01-01", { a: first, b: first });
    const renewal = { ...watch.run(today, nodes), owner: "operations" };
    const about = { settings, stack: "test", today, isPreview: true, origin: {} };
    const run: CertificateRun = { ...about, sights: new Map(), held: [] };
    return reminderInputs("pexip", renewal, run)[0];
  }

  function placesIn(inputs: DeclaredReminder | undefined): object {
    assert.ok(inputs !== undefined && "showing" in inputs);
    const { showing, renewed } = inputs;
    return { showing, renewed };
  }

  it("names the nodes that are renewed, beside the one that is late", () => {
    const [name, inputs] = reminderOn("2027-03-05" as Day, { a: second, b: first }) ?? [];
    assert.equal(name, "pexip-c1-14-days");
    assert.deepEqual(placesIn(inputs), { showing: ["b"], renewed: ["a"] });
  });

  it("takes what ends next for no new one, where only what is over on a silent node came before it", () => {
    const [name, inputs] = reminderOn("2027-08-20" as Day, { a: second, b: "connection refused" }) ?? [];
    assert.equal(name, "pexip-c2-30-days");
    assert.deepEqual(placesIn(inputs), { showing: ["a"], renewed: [] });
  });
});
