import assert from "node:assert/strict";
import { parseDay } from "../../rotation";
import { markdown, newInputs, reasons, stepAt } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";
import { operate, put, remove, unprotect } from "./support/tampering";

const policy = urns.rotationPolicy("web");
const [g1, g2] = ["web-g1", "web-g2"].map(urns.clientSecret) as [string, string];

/** MaxConf's test stack with a client of Keycloak beside it. */
function withClient(): Stack {
  const stack = new Stack();
  stack.config["quarterturn:keycloak"] = {
    url: "https://sso.example.com",
    realm: "maxconf",
    signIn: { clientId: "quarterturn", clientSecret: "[secret]" },
    consumers: { web: { clientId: "web", recipients: ["maxconf-contact"] } },
  };
  return stack;
}

/** The present secret was taken over, and the quarter's rotation to g2 is previewed. */
function rotation(): PreviewJson {
  return withClient().up("2026-11-22").preview("2027-02-20");
}

describe("The gate, of a client of Keycloak,", () => {
  const passing: Readonly<Record<string, () => PreviewJson>> = {
    "the take-over of the present secret": () => withClient().preview("2026-11-22"),
    "a quiet day": () => withClient().up("2026-11-22").preview("2026-12-01"),
    "a rotation": rotation,
    "the rotated secret's end": () => withClient().up("2026-11-22").up("2027-02-20").preview("2027-05-08"),
    "the deletion of what has ended": () =>
      withClient().up("2026-11-22").up("2027-02-20").up("2027-05-08").preview("2027-05-09"),
    "a client that leaves the stack file": () => {
      const stack = withClient().up("2026-11-22");
      delete stack.config["quarterturn:keycloak"];
      return stack.preview("2026-12-01");
    },
    "what somebody regenerated, taken over": () => {
      const stack = withClient().up("2026-11-22");
      stack.server.web = {
        current: "unknown",
        expiresOn: parseDay("2027-06-01"),
        rotated: { generation: "g1", expiresOn: parseDay("2027-02-17") },
      };
      return stack.preview("2026-12-03");
    },
    "what somebody replaced, taken over": () => {
      const stack = withClient().up("2026-11-22");
      stack.server.web = { current: "unknown", expiresOn: parseDay("2027-05-21") };
      return stack.preview("2026-12-03");
    },
    "a revoked one, and its successor": () => {
      const stack = withClient().up("2026-11-22");
      stack.config["quarterturn:revoke"] = { web: [1] };
      return stack.preview("2026-12-03");
    },
  };
  for (const [name, preview] of Object.entries(passing)) {
    it(`lets pass ${name}`, () => {
      assert.deepEqual(reasons(preview(), { firstRun: true }), []);
    });
  }

  const refused: Readonly<Record<string, readonly [(preview: PreviewJson) => void, RegExp]>> = {
    "a deletion of a live secret": [
      remove(g1),
      /^web-g1: got a deletion; leave it alone: the ledger says current, valid until 2027-05-21/,
    ],
    "a replacement of a live secret": [operate(g1, "replace"), /^web-g1: got a replacement; leave it alone/],
    "a live secret that loses its protection": [
      unprotect(g1),
      /^web-g1: got the removal of its protection; keep it protected/,
    ],
    "a new secret without protection": [unprotect(g2), /^web-g2: got no protection; protect it/],
    "a deletion of a live client's policy": [
      remove(policy),
      /^SecretRotationPolicy web: got a deletion; keep the client policy: without it, a rotation would end/,
    ],
    "a live client's policy without protection": [
      unprotect(policy),
      /^SecretRotationPolicy web: got the removal of its protection; keep the client policy/,
    ],
    "a rotated secret that ends sooner than the ledger says": [
      put(policy, { rotatedExpirationSeconds: 3600 }),
      /^SecretRotationPolicy web\.rotatedExpirationSeconds: got 3600, want 6566400/,
    ],
    "a secret of another client": [put(g2, { clientId: "admin-cli" }), /^ClientSecret web-g2\.clientId: got/],
    "a secret of another realm": [
      put(g2, { issuer: "https://sso.example.com/realms/master" }),
      /^ClientSecret web-g2\.issuer: got/,
    ],
    "a take-over that the ledger doesn't know": [
      put(g2, { origin: "taken-over" }),
      /^ClientSecret web-g2\.origin: got taken-over, want regenerated/,
    ],
    "a rotation that may end what is in use": [
      put(g2, { endsRotated: true }),
      /^ClientSecret web-g2\.endsRotated: got true, want false: nothing of it is revoked or over/,
    ],
    "a take-over in the ledger in place of a rotation that isn't due": [
      (preview) => {
        const { consumers } = newInputs(preview, urns.ledger) as {
          consumers: Record<string, { policy: { rotateEveryDays: number } }>;
        };
        if (consumers.web) consumers.web.policy.rotateEveryDays = 80;
      },
      /^web in the ledger: got .*, want .*as the plan of 2027-02-20 has it/,
    ],
  };
  for (const [name, [change, reason]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      const preview = rotation();
      assert.deepEqual(reasons(preview), []);
      change(preview);
      const found = reasons(preview);
      assert.ok(
        found.some((one) => reason.test(one)),
        found.length === 0 ? "it passed" : found.join("\n"),
      );
    });
  }

  it("needs the stack file where the preview masks the section for the secret in it", () => {
    const preview = rotation();
    const section = withClient().config["quarterturn:keycloak"] as { signIn: object };
    const signIn = { ...section.signIn, clientSecret: { secure: "v1:ciphertext" } };
    preview.config["quarterturn:keycloak"] = "[secret]";
    assert.deepEqual(reasons(preview), [
      "quarterturn:keycloak: got a section that the preview masks, since there is a secret in it, want the stack file beside it; pass --stack-file",
    ]);
    assert.deepEqual(
      reasons(preview, { firstRun: false, stackFile: { keycloak: { ...section, signIn } } }),
      [],
    );
  });

  it("needs it for recipients that have a webhook, too, and compares them with it", () => {
    const preview = rotation();
    const recipients = JSON.parse(preview.config["quarterturn:recipients"] ?? "") as Record<string, object>;
    preview.config["quarterturn:recipients"] = "[secret]";
    assert.deepEqual(reasons(preview), [
      "quarterturn:recipients: got a section that the preview masks, since there is a secret in it, want the stack file beside it; pass --stack-file",
    ]);
    assert.deepEqual(reasons(preview, { firstRun: false, stackFile: { recipients } }), []);
    const [name = ""] = Object.keys(recipients);
    const others = { ...recipients, [name]: { ...recipients[name], webhook: { secure: "v1:ciphertext" } } };
    assert.match(
      reasons(preview, { firstRun: false, stackFile: { recipients: others } }).join("\n"),
      /recipients: got no the webhook of .*, want the recipients of/,
    );
  });

  it("says in the comment what a take-over is", () => {
    const text = markdown(withClient().preview("2026-11-22"), { firstRun: true });
    assert.match(
      text,
      /`web` \| \*\*g1 is taken over\*\*, as Keycloak has it: the client's present secret\. Nothing is regenerated, and who has it goes on/,
    );
    assert.equal(stepAt(withClient().preview("2026-11-22"), g1).op, "create");
  });
});
