import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { failuresIn, handedOver, plain } from "../../../cli/ci/failures";

const types = {
  password: "azuread:index/applicationPassword:ApplicationPassword",
  canary: "quarterturn:index:TokenCanary",
  secret: "quarterturn:keyvault:Secret",
  handover: "quarterturn:index:Handover",
  site: "azure-native:web:WebApp",
  gateway: "azure-native:apimanagement:ApiManagementService",
  reader: "azure-native:keyvault:AccessPolicy",
} as const;

const urn = (type: keyof typeof types, name: string) =>
  `urn:pulumi:test::quarterturn::quarterturn:index:RotatingConsumer$${types[type]}::${name}`;

/** What the engine says of a resource that it failed on; of one that it never came to, only the error. */
function failing(type: keyof typeof types, name: string, message: string, came = true): EngineEvent[] {
  const at = urn(type, name);
  const error = { diagnosticEvent: { urn: at, message, severity: "error", color: "never" } };
  const failed = { resOpFailedEvent: { metadata: { urn: at, op: "create" }, status: 0, steps: 0 } };
  return [error, ...(came ? [failed] : [])] as unknown as EngineEvent[];
}

const refused =
  "unexpected status 403 (403 Forbidden) with error: Authorization_RequestDenied: Insufficient privileges to complete the operation.\n";
const followUp = (name: string) =>
  failing(
    "handover",
    name,
    `quarterturn:index:Handover resource '${name}' has a problem: vaultLink: got nothing, want Invalid input: expected string, received undefined\n`,
    false,
  );

describe("What a run that went on past errors didn't get through with", () => {
  const sentences = (...events: EngineEvent[]) =>
    failuresIn(events).map((failure) => `${failure.of}: ${failure.sentence}`);

  it("is nothing where nothing failed", () => {
    assert.deepEqual(sentences(), []);
  });

  it("is a sentence for each consumer, without what failed only since something before it did", () => {
    const events = [
      ...followUp("edge-g2"),
      ...failing("password", "edge-g2", refused),
      ...failing("password", "test-g2", refused),
      ...followUp("test-g2"),
    ];
    const why = "(Authorization_RequestDenied: Insufficient privileges to complete the operation)";
    assert.deepEqual(sentences(...events), [
      `edge: edge-g2 could not be issued ${why}: check that its app exists and that this run may write to it`,
      `test: test-g2 could not be issued ${why}: check that its app exists and that this run may write to it`,
    ]);
  });

  it("is reported in our own provider's words, once with the credential's name", () => {
    const canary =
      "edge-g2: no token with the new credential within 600 s (AADSTS7000215). Nothing was published.";
    const mail =
      "1 error occurred:\n\t* edge-g2: not delivered to IDIM <idim@example.com> (the mailbox is full)\n\n";
    assert.deepEqual(sentences(...failing("canary", "edge-g2", canary)), [`edge: ${canary.slice(0, -1)}`]);
    assert.deepEqual(sentences(...failing("handover", "edge-g2", mail)), [
      "edge: edge-g2: not delivered to IDIM <idim@example.com> (the mailbox is full)",
    ]);
  });

  it("is the first that failed of a credential's way", () => {
    const events = [
      ...failing("handover", "edge-g2", "edge-g2: not delivered to IDIM"),
      ...failing(
        "secret",
        "edge-client-secret",
        "edge-client-secret: e75d lacks the right `set` on secrets of the vault kvlt: grant it.",
      ),
    ];
    assert.deepEqual(sentences(...events), [
      "edge: its new secret works, but could not be stored: e75d lacks the right `set` on secrets of the vault kvlt: grant it",
    ]);
  });

  it("names the pieces of the estate after the consumers, and none that only waits for another", () => {
    const denied =
      'Status=403 Code="AuthorizationFailed" Message="The client \'e75d\' has no rights. Refresh."';
    const events = [
      ...failing("gateway", "gateway", denied),
      ...failing("reader", "gateway-reads-secrets", "missing required property 'policy.objectId'", false),
      ...failing("site", "function-app", denied),
      ...failing("password", "edge-g2", refused),
    ];
    const of = failuresIn(events).map((failure) => failure.of);
    assert.deepEqual(of, ["edge", "the gateway", "the Function App"]);
    assert.match(
      sentences(...events)[1] ?? "",
      /^the gateway: the gateway could not be updated \(AuthorizationFailed: The client 'e75d' has no rights\)$/,
    );
  });

  it("has no text of the engine's own, whatever comes", () => {
    for (const message of [
      refused,
      'Status=500 Code="Internal" Message="x"',
      "1 error occurred:\n\t* sent",
      "",
    ]) {
      const said = plain(message);
      assert.doesNotMatch(said, /error occurred|unexpected status|Status=|\n|urn:pulumi/, message);
    }
  });

  it("is reported beside what was handed over", () => {
    const done = (type: keyof typeof types, name: string, op: string, newest = true) => {
      const metadata = { urn: urn(type, name), op, new: { inputs: { newest } } };
      return { resOutputsEvent: { metadata } } as unknown as EngineEvent;
    };
    const events = [
      done("handover", "test-g2", "create"),
      done("handover", "test-g1", "update", false),
      done("password", "edge-g2", "create"),
      done("handover", "third-g2", "same"),
      done("handover", "reports-g4", "update"),
    ];
    assert.deepEqual(handedOver(events), ["reports-g4", "test-g2"]);
  });
});
