import assert from "node:assert/strict";
import { reviewOf } from "../../gate/review";
import { readPreview } from "../../gate/preview";
import { recordOf } from "../../gate/record";
import { type CertificateRun, reminderInputs } from "../../components/certificatePlan";
import { type Day, type Renewal, parseDay } from "../../rotation";
import { readSettings } from "../../settings/settings";
import { Watch, issued } from "../rotation/support/renewals";
import { markdown, reasons } from "./support/gate";
import { type PreviewJson, type StateJson, type StepJson, providerOf, urns } from "./support/json";
import { Stack } from "./support/stack";

const host = "conference.test.vc.maxconf.ca";
const name = "pexip-conference";
const urn = urns.other(`quarterturn:certificates:WatchedCertificate::${name}`);
const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-15", 199);
const wanted = {
  host,
  port: 443,
  issuer: "DigiCert",
  owner: "maxconf-contact",
  renewBeforeDays: 30,
  isReminded: true,
};

/** MaxConf's test stack, after its first run, watching one certificate. */
function watching(more: Record<string, unknown> = {}): Stack {
  const stack = new Stack();
  stack.config["quarterturn:certificates"] = {
    [name]: { host, issuer: "DigiCert", owner: "maxconf-contact" },
  };
  Object.assign(stack.config, more);
  return stack.up("2026-11-22");
}

function stateOf(at: string, inputs: object): StateJson {
  return {
    urn: at,
    custom: true,
    id: at.split("::").at(-1) ?? "",
    provider: providerOf(at),
    inputs: { ...inputs },
  };
}

function stepOf(op: string, at: string, before: object | undefined, after: object | undefined): StepJson {
  return {
    op,
    urn: at,
    ...(before && { oldState: stateOf(at, before) }),
    ...(after && { newState: stateOf(at, after) }),
  };
}

/** The preview of a day on which the watch goes from one state to another. */
function preview(day: string, before: Renewal | undefined, after: Renewal, stack = watching()): PreviewJson {
  const made = stack.preview(day);
  const op = before === undefined ? "create" : before === after ? "same" : "update";
  made.steps.push(stepOf(op, urn, before, after));
  return made;
}

/** What one watch comes to, run by run. */
function states(...runs: Parameters<Watch["run"]>[]): [Renewal, Renewal] {
  const watch = new Watch();
  const all = runs.map(([day, nodes, more]) => watch.run(day, nodes, { wanted, ...more }));
  const [after, before = after] = [...all].reverse();
  assert.ok(after !== undefined && before !== undefined);
  return [before, after];
}

const valid: Parameters<Watch["run"]> = ["2026-11-22", { a: first, b: first }];

describe("the gate, of watched certificates", () => {
  it("lets one come, and says so in a table with the day from which its owner renews it", () => {
    const [, after] = states(valid);
    const made = preview("2026-11-23", undefined, after);
    assert.deepEqual(reasons(made), []);
    const text = markdown(made);
    assert.match(text, /pexip-conference: conference\.test\.vc\.maxconf\.ca:443 is watched from now on/);
    assert.match(
      text,
      /\| `pexip-conference` +\| `conference\.test\.vc\.maxconf\.ca` +\| valid until 2027-03-18; maxconf-contact renews it from 2027-02-16 on/,
    );
  });

  it("knows what is renewed by ACME from the stack file alone, and says when that changes", () => {
    const automatic = { wanted: { ...wanted, isAutomatic: true as const } };
    const stack = watching({
      "quarterturn:acme": {
        directory: "https://a.example.com/dir",
        email: "c@example.com",
        accountKey: "[secret]",
      },
      "quarterturn:certificates": {
        [name]: {
          ...{ host, issuer: "DigiCert", owner: "maxconf-contact" },
          acme: { listen: "127.0.0.1:8080" },
        },
      },
    });
    const [before, after] = states(valid, ["2026-11-23", { a: first, b: first }, automatic]);
    const made = preview("2026-11-23", before, after, stack);
    assert.deepEqual(reasons(made), []);
    const text = markdown(made);
    assert.match(text, /valid until 2027-03-18; it is renewed by ACME from 2027-02-16 on/);
    assert.match(text, /pexip-conference: it is renewed by ACME from now on/);
    assert.match(
      reasons(preview("2026-11-23", before, after)).join("\n"),
      /WatchedCertificate pexip-conference\.isAutomatic: got true, want nothing: it is renewed by hand/,
    );
    assert.match(
      reasons(preview("2026-11-23", after, before, stack)).join("\n"),
      /WatchedCertificate pexip-conference\.isAutomatic: got .*want true/,
    );
  });

  it("lets a reminder go to its owner, shows whom it goes to, and none to anybody else", () => {
    const [before, after] = states(valid, ["2027-02-18", { a: second, b: first }]);
    const made = preview("2027-02-18", before, after);
    const [reminder, inputs] = reminderOf(after, "2027-02-18");
    const at = urns.other(`quarterturn:certificates:Reminder::${reminder}`);
    made.steps.push(stepOf("create", at, undefined, inputs));
    assert.deepEqual(reasons(made), []);
    assert.match(
      markdown(made),
      /\*\*ends on 2027-03-18\*\*, and b still shows it; the new one is on a +\| maxconf-contact, 30 days before/,
    );
    const { recipient } = inputs as { recipient: { email: string } };
    recipient.email = "somebody@example.com";
    assert.match(
      reasons(withInputs(made, at, inputs)).join("\n"),
      /Reminder pexip-conference-c1-30-days\.recipient: got .*want the owner, maxconf-contact/,
    );
  });

  it("refuses to stop watching a host unless the stack file says why", () => {
    const [before, after] = states(valid, ["2026-12-01", undefined, { wanted: undefined }]);
    const without = (more: object = {}) =>
      preview("2026-12-01", before, after, watching({ "quarterturn:certificates": {}, ...more }));
    assert.deepEqual(reasons(without()), [
      "WatchedCertificate pexip-conference: got conference.test.vc.maxconf.ca, which nobody would watch any more, want a host that is watched stays watched; put it back under quarterturn:certificates, or say why it goes: quarterturn:unwatched: { conference.test.vc.maxconf.ca: the reason }",
    ]);
    const said = without({ "quarterturn:unwatched": { [host]: "the bridge was switched off" } });
    assert.deepEqual(reasons(said), []);
    assert.match(
      markdown(said),
      /conference\.test\.vc\.maxconf\.ca is watched no longer: the bridge was switched off/,
    );
    const renamed = without({
      "quarterturn:certificates": { bridge: { host, issuer: "DigiCert", owner: "maxconf-contact" } },
    });
    assert.deepEqual(reasons(renamed), []);
  });

  it("refuses another host under the same name, and an owner to whom no reminder goes out", () => {
    const moved = { ...wanted, host: "video.test.vc.maxconf.ca" };
    const [before, after] = states(valid, ["2026-12-01", { a: first }, { wanted: moved }]);
    const elsewhere = watching({
      "quarterturn:certificates": {
        [name]: { host: moved.host, issuer: "DigiCert", owner: "maxconf-contact" },
      },
    });
    assert.match(
      reasons(preview("2026-12-01", before, after, elsewhere)).join("\n"),
      /^WatchedCertificate pexip-conference: got conference\.test/,
    );
    const [was, is] = states(valid, [
      "2026-12-01",
      { a: first, b: first },
      { wanted: { ...wanted, owner: "operations", isReminded: false } },
    ]);
    const unowned = watching({
      "quarterturn:certificates": { [name]: { host, issuer: "DigiCert", owner: "operations" } },
    });
    assert.deepEqual(reasons(preview("2026-12-01", was, is, unowned)), [
      "WatchedCertificate pexip-conference.owner: got operations, to whom no reminder goes out, want an owner who is reminded, as maxconf-contact was; name somebody under quarterturn:recipients who has a webhook, or an e-mail address with quarterturn:mail",
    ]);
  });

  it("says who renews it now, and which node is looked at no longer", () => {
    const [before, after] = states(valid, [
      "2026-12-01",
      { a: first },
      { wanted: { ...wanted, owner: "idim-technical-operations" } },
    ]);
    const stack = watching({
      "quarterturn:certificates": {
        [name]: { host, issuer: "DigiCert", owner: "idim-technical-operations" },
      },
    });
    const text = markdown(preview("2026-12-01", before, after, stack));
    assert.match(text, /pexip-conference: owner maxconf-contact → idim-technical-operations/);
    assert.match(text, /pexip-conference: b is looked at no longer/);
  });

  it("refuses its deletion", () => {
    const [before] = states(valid);
    const made = watching().preview("2026-12-01");
    made.steps.push(stepOf("delete", urn, before, undefined));
    assert.match(
      reasons(made).join("\n"),
      /WatchedCertificate pexip-conference: got a deletion; keep it: it alone has the history/,
    );
  });

  it("takes a plan for the same while a certificate is renewed: no rotation waits for that", () => {
    const [before, after] = states(valid, ["2026-12-01", { a: second, b: first }]);
    const record = (made: PreviewJson) =>
      recordOf(reviewOf(readPreview(Buffer.from(JSON.stringify(made)), "p.json"), { firstRun: false }), true);
    assert.deepEqual(
      record(preview("2026-12-01", before, after)),
      record(preview("2026-12-01", before, before)),
    );
  });
});

/** The same preview with other inputs of a resource that comes. */
function withInputs(made: PreviewJson, at: string, inputs: object): PreviewJson {
  const steps = made.steps.filter((step) => step.urn !== at);
  return { ...made, steps: [...steps, stepOf("create", at, undefined, inputs)] };
}

function reminderOf(renewal: Renewal, day: string): [string, object] {
  const { config } = watching();
  const settings = readSettings(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replace("quarterturn:", ""), value]),
    ),
  );
  const run: CertificateRun = {
    settings,
    stack: "test",
    today: parseDay(day) satisfies Day,
    isPreview: true,
    origin: {},
    sights: new Map(),
    held: [],
  };
  const [reminder] = reminderInputs(name, renewal, run);
  assert.ok(reminder);
  return reminder;
}
