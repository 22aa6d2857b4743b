import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  type Deliveries,
  type HandoverInputs,
  type Posts,
  handedOverSchema,
} from "../../components/contract";
import { holdingsIn } from "../../components/holdings";
import { missedIn, pastDeliveriesIn } from "../../components/pastDeliveries";
import { types } from "../../names/types";
import { handoversOf } from "../../gate/handovers";
import { readPreview } from "../../gate/preview";
import { parseDay } from "../../rotation";
import { readState } from "../../status/read/state";

const inputs: HandoverInputs = {
  consumer: "edge",
  generation: "g8",
  keyId: "KEY-8",
  clientId: "client-id",
  tenantId: "tenant-id",
  displayName: "Edge",
  environments: ["TEST"],
  validFrom: "2026-11-22",
  validUntil: "2027-05-21",
  occasion: { olds: [], replaces: true },
  vaultLink: "https://vault/secrets/edge-client-secret/version",
  clientSecret: "secret",
  recipients: {
    ada: { name: "Ada", email: "ada@example.com", form: "vaultLink" },
    bob: { name: "Bob", email: "bob@example.com", form: "plaintext" },
    cara: { name: "Cara", form: "vaultLink", webhook: { kind: "slack" } },
    dan: { name: "Dan", form: "vaultLink", webhook: {} },
  },
  newest: true,
  today: parseDay("2026-11-22"),
};
/** Bob's mail server was down, and so was Dan's webhook. */
const deliveries: Deliveries = {
  ada: {
    email: "ada@example.com",
    form: "vaultLink",
    keyId: "KEY-8",
    messageId: "<8>",
    sentOn: "2026-11-22",
  },
};

const posts: Posts = {
  cara: { kind: "slack", keyId: "KEY-8", messageId: "edge-g8.8", sentOn: "2026-11-22" },
};

const urn = `urn:pulumi:test::quarterturn::${types.rotatingConsumer}$${types.handover}::edge-g8`;
const outputs = { ...inputs, deliveries, posts };

describe("the contract of a handover", () => {
  it("is what the provider stores", () => {
    assert.deepEqual(handedOverSchema.parse(outputs), outputs);
  });

  it("tells the program who has missed it", () => {
    const past = pastDeliveriesIn([{ urn, outputs }]);
    assert.deepEqual(missedIn(past, ["edge-g8"], Object.keys(inputs.recipients)), ["bob", "dan"]);
  });

  it("tells the program that somebody may have it, and when it is over", () => {
    const password = { urn: `urn:pulumi:test::quarterturn::${types.applicationPassword}::edge-g8` };
    const heldWith = (handover: object) =>
      holdingsIn([
        { ...password, outputs: { keyId: inputs.keyId } },
        { urn, outputs: handover },
      ])["edge-g8"];
    const delivered = Object.entries(deliveries).map(([recipient, { email: address, form, sentOn }]) => {
      return [recipient, { address, form, sentOn }] as const;
    });
    const got = { published: true, deliveries: Object.fromEntries(delivered) };
    assert.deepEqual(heldWith(outputs), { password: "protected", ...got });
    assert.deepEqual(heldWith({ ...outputs, ended: true }), { password: "released", ...got });
  });

  it("tells the gate who still waits for theirs", () => {
    const stack = `urn:pulumi:test::quarterturn::${types.stack}::quarterturn-test`;
    const steps = [
      { op: "same", urn: stack, newState: { urn: stack } },
      { op: "update", urn, oldState: { urn, inputs, outputs }, newState: { urn, inputs } },
    ];
    const [seen] = handoversOf(readPreview(Buffer.from(JSON.stringify({ steps })), "preview.json"));
    assert.equal(seen?.consumer, "edge");
    assert.deepEqual(
      seen.waiting.map(({ name, email }) => email ?? `${name} by webhook`),
      ["bob@example.com", "Dan by webhook"],
    );
  });

  it("tells the status who got it, under which key", () => {
    const resource = { urn, type: types.handover, inputs, outputs };
    const state = readState(JSON.stringify({ deployment: { resources: [resource] } }));
    assert.deepEqual(
      (state.deliveries.get("edge-g8") ?? []).map(({ recipient, by, keyId, sentOn }) => [
        recipient,
        by,
        keyId,
        sentOn,
      ]),
      [
        ["ada", "email", "key-8", "2026-11-22"],
        ["cara", "webhook", "key-8", "2026-11-22"],
      ],
    );
  });

  it("is read without Pulumi's SDK, which takes seconds to load", () => {
    const readers = [
      "provider/handover/handover",
      "provider/canary/tokenCanary",
      "gate/judge",
      "status/gather",
    ];
    const list = "Object.keys(require.cache).filter((file) => /@pulumi.(pulumi|azure)/.test(file))";
    const script = `${JSON.stringify(readers)}.forEach((one) => require("./" + one)); console.log(${list}.length)`;
    const found = execFileSync(process.execPath, ["--require", "ts-node/register", "--eval", script], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
    });
    assert.equal(found.trim(), "0");
  }).timeout(60_000);
});
