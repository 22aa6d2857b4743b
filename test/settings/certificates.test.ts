import assert from "node:assert/strict";
import { covers, nodeAddressOf } from "../../settings/certificates";
import { readSettings } from "../../settings/settings";
import { problemsOf, withValue } from "./stackFile";

const key = "quarterturn:certificates.pexip";
const withPexip = (facts: object) =>
  withValue("certificates", {
    pexip: { host: "Conference.example.com", issuer: "DigiCert", owner: "ops", ...facts },
  });
const wantedNode = "an address, with a port if it is another: 10.1.0.11, 10.1.0.12:8443, [2001:db8::3]:443";

describe("a certificate of the stack file", () => {
  it("is for its host alone unless more names are given", () => {
    assert.deepEqual(readSettings(withPexip({})).certificates.pexip?.names, ["conference.example.com"]);
    const names = ["conference.example.com", "SIP.example.com"];
    assert.deepEqual(readSettings(withPexip({ names })).certificates.pexip?.names, [
      "conference.example.com",
      "sip.example.com",
    ]);
    assert.deepEqual(problemsOf(withPexip({ names: ["*.example.com"] })), []);
    assert.deepEqual(problemsOf(withPexip({ names: ["sip.example.com"] })), [
      `${key}.names: got ["sip.example.com"], want \`host\` among them: it is what clients look for in the certificate`,
    ]);
  });

  it("has nodes by address, by name, with a port or without, each once", () => {
    const nodes = {
      a: "10.1.0.11",
      b: "10.1.0.12:8443",
      c: "[2001:db8::3]:443",
      d: "2001:db8::4",
      e: "node.example.com",
    };
    assert.deepEqual(problemsOf(withPexip({ nodes })), []);
    assert.deepEqual(nodeAddressOf("[2001:db8::3]:8443"), { address: "2001:db8::3", port: 8443 });
    assert.deepEqual(nodeAddressOf("2001:db8::4"), { address: "2001:db8::4", port: undefined });
    for (const wrong of [
      "10.1.0.300",
      "10.1.0.1:0",
      "10.1.0.1:70000",
      "[10.1.0.1]",
      "[nope]:1",
      "a b",
      "https://a.example.com",
      "",
    ])
      assert.deepEqual(nodeAddressOf(wrong), undefined, wrong);
    const [problem = ""] = problemsOf(withPexip({ nodes: { a: "10.1.0.300" } }));
    assert.ok(problem.endsWith(`want ${wantedNode}`), problem);
    assert.match(problemsOf(withPexip({ nodes: {} }))[0] ?? "", /want at least one node; leave `nodes` out/);
    assert.match(
      problemsOf(withPexip({ nodes: { a: "10.1.0.1", b: "10.1.0.1" } }))[0] ?? "",
      /an address of its own/,
    );
  });

  it("takes no password in clear, and doesn't show it", () => {
    const pexip = { url: "https://mgmt.example.com", user: "admin", password: "hunter2" };
    const problems = problemsOf(withPexip({ pexip })).join("\n");
    assert.match(problems, /pexip\.password: .*want a secret: pulumi config set --secret/);
    assert.doesNotMatch(problems, /hunter2/);
    assert.deepEqual(problemsOf(withPexip({ pexip: { ...pexip, password: "[secret]" } })), []);
    assert.match(
      problemsOf(withPexip({ pexip: { ...pexip, password: "[secret]", url: "http://a" } }))[0] ?? "",
      /pexip\.url: .*https/,
    );
  });

  it("stands with a wildcard for one label, and no more", () => {
    assert.ok(covers("*.example.com", "a.example.com") && covers("A.example.com", "a.EXAMPLE.com"));
    assert.ok(!covers("*.example.com", "example.com") && !covers("*.example.com", "a.b.example.com"));
    assert.ok(!covers("*.com", "a.example.com") && !covers("a.example.com", "*.example.com"));
  });
});
