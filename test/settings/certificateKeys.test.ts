import assert from "node:assert/strict";
import { readSettings } from "../../settings/settings";
import { problemsOf, stackFile, withValue } from "./stackFile";

const given = { host: "conference.example.com", issuer: "DigiCert", owner: "operations" };
const pexip = { url: "https://mgmt.example.com/", user: "admin", password: "[secret]" };

const withKeys = (keys: object) => withValue("certificates", { conference: { ...given, ...keys } });
const at = "quarterturn:certificates.conference";

describe("the stack file's certificates, for who renews them", () => {
  it("say what key is made and where, and which Pexip Infinity they go to", () => {
    const { certificates } = readSettings(
      withKeys({ key: {}, pexip: { ...pexip, nodes: ["conf-1.example.com"] } }),
    );
    const { key, pexip: read } = certificates.conference ?? {};
    assert.deepEqual(key, { type: "rsa-3072", in: "vault" });
    assert.deepEqual([read?.url, read?.nodes], ["https://mgmt.example.com", ["conf-1.example.com"]]);
    assert.equal(readSettings(stackFile("test")).certificates["pexip-node"]?.pexip, undefined);
  });

  const wrong: [what: string, keys: object, problem: string][] = [
    [
      "a key that is too short",
      { key: { type: "rsa-2048" } },
      `${at}.key.type: got "rsa-2048", want rsa-3072 or p-256`,
    ],
    ["a key anywhere else", { key: { in: "mail" } }, `${at}.key.in: got "mail", want vault or file`],
    [
      "a Pexip Infinity without TLS",
      { pexip: { ...pexip, url: "http://mgmt.example.com" } },
      `${at}.pexip.url: got "http://mgmt.example.com", want an https address such as https://mgmt.example.com, without a path`,
    ],
    [
      "a password in clear, which isn't shown",
      { pexip: { ...pexip, password: "hunter2" } },
      `${at}.pexip.password: got a value that isn't shown, want a secret: pulumi config set --secret --path quarterturn:certificates.NAME.pexip.password`,
    ],
    [
      "an empty list of nodes",
      { pexip: { ...pexip, nodes: [] } },
      `${at}.pexip.nodes: got [], want at least one node; leave \`nodes\` out to go by what is there`,
    ],
    [
      "a node by its short name",
      { pexip: { ...pexip, nodes: ["conf"] } },
      `${at}.pexip.nodes.0: got "conf", want a full host name`,
    ],
  ];
  for (const [what, keys, problem] of wrong)
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(withKeys(keys)), [problem]);
    });
});
