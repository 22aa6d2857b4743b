import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { BundleError, certificatesIn } from "../../certificates/received/bundle";
import { pemOf } from "../../certificates/received/chain";
import { type Expected, judge } from "../../certificates/received/check";
import { makeRequest, readRequest } from "../../certificates/request/request";
import { rootsWith } from "../../certificates/served/chain";
import { Authority, type Wish } from "../support/authority";
import { inFolder } from "../local-azure/support";

const names = ["conference.example.com", "sip.example.com"];
const at = "2026-11-27T08:00:00Z";
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const issued = { notBefore: day("2026-11-26"), days: 199 };

/** What an authority sends back for a request of ours. */
async function answered(wish: Wish = {}, name?: string) {
  const authority = await Authority.make(name);
  const { csr } = await makeRequest("p-256", names);
  const { publicKey } = await readRequest(csr);
  const leaf = await authority.answer(csr, { ...issued, ...wish });
  const expected: Expected = {
    name: "conference",
    names,
    issuer: "DigiCert",
    renewBeforeDays: 30,
    longestLife: () => 199,
    publicKey,
    keyIn: "conference.csr",
    roots: rootsWith([authority.root.toString()]),
    at,
  };
  return { authority, leaf, expected, csr };
}

async function codes(wish: Wish, changed: Partial<Expected> = {}, name?: string): Promise<string[]> {
  const { authority, leaf, expected } = await answered(wish, name);
  const given = certificatesIn(Buffer.from([leaf, authority.intermediate].map(String).join("")));
  return judge(given, { ...expected, ...changed }).faults.map(({ code }) => code);
}

describe("a certificate that came back", () => {
  it("is good, with its chain in order, whatever order it came in; openssl verifies it", async () => {
    const { authority, leaf, expected } = await answered();
    const sent = [authority.root, authority.intermediate, leaf].map(String).join("Bag Attributes\n");
    const { chain, faults } = judge(certificatesIn(Buffer.from(sent)), expected);
    assert.deepEqual(faults, []);
    assert.ok(chain);
    assert.equal(
      pemOf(chain),
      [leaf, authority.intermediate].map((one) => `${one.toString().trim()}\n`).join(""),
    );
    await inFolder((folder) => {
      const [roots, file] = [join(folder, "root.pem"), join(folder, "chain.pem")];
      writeFileSync(roots, authority.root.toString());
      writeFileSync(file, pemOf(chain));
      const when = ["-attime", String(Date.parse(at) / 1000), "-purpose", "sslserver"];
      const args = ["verify", ...when, "-verify_hostname", names[0] ?? "", "-CAfile", roots];
      assert.match(execFileSync("openssl", [...args, "-untrusted", file, file], { encoding: "utf8" }), /OK/);
      return Promise.resolve();
    });
  });

  it("is read as PEM, DER and PKCS#7, as openssl writes them", async () => {
    const { authority, leaf } = await answered();
    await inFolder((folder) => {
      const pem = join(folder, "all.pem");
      writeFileSync(pem, [leaf, authority.intermediate].map(String).join(""));
      const bundle = (form: string) =>
        execFileSync("openssl", ["crl2pkcs7", "-nocrl", "-certfile", pem, "-outform", form]);
      for (const bytes of [bundle("DER"), bundle("PEM")])
        assert.deepEqual(
          certificatesIn(bytes).map(({ facts }) => facts.fingerprint256),
          [leaf, authority.intermediate].map(({ fingerprint256 }) => fingerprint256),
        );
      assert.equal(certificatesIn(leaf.raw)[0]?.facts.fingerprint256, leaf.fingerprint256);
      return Promise.resolve();
    });
  });

  it("is read in a process that has read none before", async () => {
    const { leaf, authority } = await answered();
    await inFolder((folder) => {
      const [pem, p7b] = [join(folder, "chain.pem"), join(folder, "chain.p7b")];
      writeFileSync(pem, [leaf, authority.intermediate].map(String).join(""));
      execFileSync("openssl", ["crl2pkcs7", "-nocrl", "-certfile", pem, "-outform", "DER", "-out", p7b]);
      const bundle = JSON.stringify(join(packageRoot, "certificates", "received", "bundle"));
      const read = `require(${bundle}).certificatesIn(require("node:fs").readFileSync(${JSON.stringify(p7b)})).length`;
      const args = ["-r", "ts-node/register", "-p", read];
      assert.equal(execFileSync(process.execPath, args, { cwd: packageRoot, encoding: "utf8" }), "2\n");
      return Promise.resolve();
    });
  });

  const unreadable: [what: string, bytes: () => Promise<string> | string, why: RegExp][] = [
    ["the request", async () => (await makeRequest("p-256", names)).csr, /it is the request/],
    ["a private key", () => "-----BEGIN ENCRYPTED PRIVATE KEY-----", /holds a private key/],
    ["a ZIP archive", () => "PK\u0003\u0004…", /unpack it first/],
    ["a page", () => "<html>", /neither PEM nor DER/],
    ["DER of something else", () => "0\u0003\u0002\u0001\u0001", /neither a certificate nor a PKCS#7 bundle/],
    [
      "PEM of something else",
      () => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      /no certificate/,
    ],
  ];
  for (const [what, bytes, why] of unreadable)
    it(`is refused as ${what}`, async () => {
      const given = Buffer.from(await bytes(), "latin1");
      assert.throws(
        () => certificatesIn(given),
        (error) => error instanceof BundleError && why.test(error.message),
      );
    });

  const faults: [what: string, wish: Wish, changed: Partial<Expected>, found: string[]][] = [
    ["it lacks a name", { names: ["conference.example.com"] }, {}, ["names"]],
    [
      "a name of it has one label more than its wildcard",
      { names: ["*.example.com", "*.com"] },
      { names: ["a.b.example.com"] },
      ["names"],
    ],
    ["it isn't valid yet", { notBefore: day("2026-12-01") }, {}, ["notYet"]],
    ["it is over", { notBefore: day("2026-01-01"), days: 100 }, {}, ["expired"]],
    ["it would be due at once", { notBefore: day("2026-06-01"), days: 199 }, {}, ["soonOver"]],
    ["it lives for longer than its issuer may give", { days: 398 }, {}, ["tooLong"]],
    ["it is for clients only", { purposes: ["1.3.6.1.5.5.7.3.2"] }, {}, ["purpose"]],
    ["it is an authority's", { isAuthority: true }, {}, ["authority"]],
    ["somebody else signed it", {}, { issuer: "Sectigo" }, ["issuer"]],
    ["nobody knows its root", {}, { roots: rootsWith([]) }, ["missing"]],
  ];
  for (const [what, wish, changed, found] of faults)
    it(`has a fault of its own if ${what}`, async () => {
      assert.deepEqual(await codes(wish, changed), found);
    });

  it("has one if its intermediate is missing, and says where it can be had", async () => {
    const { leaf, expected } = await answered();
    const [fault] = judge(certificatesIn(Buffer.from(leaf.toString())), expected).faults;
    assert.match(
      fault?.sentence ?? "",
      /^the certificate of CN=DigiCert Test TLS, O=DigiCert Inc is missing/,
    );
  });

  it("has one if its root came along and is trusted by nobody", async () => {
    const { authority, leaf, expected } = await answered();
    const sent = [leaf, authority.intermediate, authority.root].map(String).join("");
    const { faults: found } = judge(certificatesIn(Buffer.from(sent)), { ...expected, roots: rootsWith([]) });
    assert.deepEqual(
      found.map(({ code }) => code),
      ["untrusted"],
    );
  });

  it("has one if it answers another request", async () => {
    const { leaf, authority } = await answered();
    const { expected } = await answered();
    const given = certificatesIn(Buffer.from([leaf, authority.intermediate].map(String).join("")));
    const { chain, faults: found } = judge(given, expected);
    assert.equal(chain, undefined);
    assert.match(
      found[0]?.sentence ?? "",
      /^none of the 2 certificates in it .* for the key of conference\.csr/,
    );
  });
});
