import assert from "node:assert/strict";
import { PexipClient, PexipError } from "../../certificates/pexip/client";
import { type Installation, install } from "../../certificates/pexip/install";
import { certificatesIn } from "../../certificates/received/bundle";
import { chainOf } from "../../certificates/received/chain";
import { encryptKey } from "../../certificates/request/encryptedKey";
import { makeRequest } from "../../certificates/request/request";
import { rootsWith } from "../../certificates/served/chain";
import { Authority } from "../support/authority";
import { PexipDouble } from "../support/pexip";

const nodes = ["mgmt.example.com", "conf-1.example.com", "conf-2.example.com", "edge.example.com"];
const host = "conference.example.com";
const passphrase = "correct horse battery";

/** A certificate of a new key, ready to be installed. */
async function renewed(names: readonly string[] = [host, "sip.example.com"]) {
  const authority = await Authority.make();
  const { csr, pkcs8 } = await makeRequest("p-256", names);
  const leaf = await authority.answer(csr);
  const given = certificatesIn(Buffer.from([leaf, authority.intermediate].map(String).join("")));
  const [first] = given;
  assert.ok(first);
  const privateKey = encryptKey(pkcs8, passphrase);
  let keysRead = 0;
  const key = (): Promise<{ privateKey: string; passphrase: string }> => {
    keysRead += 1;
    return Promise.resolve({ privateKey, passphrase });
  };
  const chain = chainOf(first, given, rootsWith([authority.root.toString()]));
  const installation: Installation = { chain, host, key };
  return {
    installation,
    privateKey,
    keysRead: () => keysRead,
    pem: [leaf, authority.intermediate].map(String),
  };
}

function clientOf({ url, user, password, ca }: PexipDouble): PexipClient {
  return new PexipClient({ url, user, password, ca }, { patience: 0 });
}

/** Two nodes show last year's certificate for the host, one another host's. */
async function withEstate(work: (double: PexipDouble) => Promise<void>): Promise<void> {
  await PexipDouble.run(nodes, async (double) => {
    const [old, other] = [await renewed(), await renewed(["edge.example.com"])];
    double.hold(old.pem.join(""), ["conf-1.example.com", "conf-2.example.com"]);
    double.hold(other.pem.join(""), ["edge.example.com"]);
    await work(double);
  });
}

const writes = ({ asked }: PexipDouble): string[] =>
  asked.flatMap(({ method }) => (method === "GET" ? [] : [method]));

describe("a certificate that goes to Pexip Infinity", () => {
  it("is uploaded with its intermediate, and shown by the nodes that showed the old one", async () => {
    await withEstate(async (double) => {
      const { installation, privateKey } = await renewed();
      const installed = await install(clientOf(double), installation);
      const conference = ["conf-1.example.com", "conf-2.example.com"];
      assert.deepEqual(installed, { isUploaded: true, assigned: conference, nodes: conference });
      assert.deepEqual(
        double.held.map((one) => one.nodes),
        [[], ["edge.example.com"], conference],
      );
      const held = double.held[2];
      assert.equal(held?.certificate.match(/BEGIN CERTIFICATE/g)?.length, 2);
      assert.deepEqual([held.privateKey, held.passphrase], [privateKey, passphrase]);
    });
  });

  it("is uploaded once, and its key isn't asked for again", async () => {
    await withEstate(async (double) => {
      const { installation, keysRead } = await renewed();
      await install(clientOf(double), installation);
      const again = await install(clientOf(double), { ...installation, nodes: ["conf-1.example.com"] });
      assert.deepEqual(again, { isUploaded: false, assigned: [], nodes: ["conf-1.example.com"] });
      assert.deepEqual([writes(double), keysRead()], [["POST", "PATCH"], 1]);
    });
  });

  for (const method of ["POST", "PATCH"])
    it(`is taken up where a run ended whose ${method} had no answer`, async () => {
      await withEstate(async (double) => {
        const { installation } = await renewed();
        double.dropped.add(method);
        await assert.rejects(install(clientOf(double), installation), PexipError);
        double.dropped.clear();
        await install(clientOf(double), { ...installation, nodes: ["conf-1.example.com"] });
        assert.equal(writes(double).filter((one) => one === "POST").length, 1);
        assert.equal(double.held.length, 3);
      });
    });

  it("goes to the nodes that the stack file names, and leaves theirs to all others", async () => {
    await withEstate(async (double) => {
      const { installation } = await renewed();
      await install(clientOf(double), { ...installation, nodes: ["mgmt.example.com", "conf-2.example.com"] });
      assert.deepEqual(
        double.held.map((one) => one.nodes),
        [["conf-1.example.com"], ["edge.example.com"], ["mgmt.example.com", "conf-2.example.com"]],
      );
    });
  });

  it("is found among more certificates than fit on a page", async () => {
    await withEstate(async (double) => {
      const { installation, pem } = await renewed();
      for (let at = 0; at < 25; at += 1) double.hold(`no certificate ${at}`, []);
      double.hold(pem.join(""), ["conf-1.example.com", "conf-2.example.com"]);
      assert.equal((await install(clientOf(double), installation)).isUploaded, false);
      assert.deepEqual(writes(double), []);
    });
  });

  const refusals: [
    what: string,
    change: (double: PexipDouble, wanted: Installation) => [PexipClient, Installation],
    words: RegExp,
  ][] = [
    [
      "its password is wrong",
      ({ url, ca, user }, wanted) => [new PexipClient({ url, ca, user, password: "x" }), wanted],
      /doesn't let admin in: check `pexip\.user` and `pexip\.password`/,
    ],
    [
      "its certificate isn't trusted",
      ({ url, user, password }, wanted) => [
        new PexipClient({ url, user, password }, { patience: 0 }),
        wanted,
      ],
      /check `pexip\.url`, `pexip\.caFile`/,
    ],
    [
      "a node is unknown",
      (double, wanted) => [clientOf(double), { ...wanted, nodes: ["conf-9.example.com"] }],
      /400: nodes: Could not find a node named conf-9\.example\.com/,
    ],
    [
      "no node shows the host",
      (double, wanted) => [clientOf(double), { ...wanted, host: "new.example.com" }],
      /no node shows a certificate for new\.example\.com now: .*`pexip\.nodes`/,
    ],
    [
      "the passphrase is wrong",
      (double, wanted) => [
        clientOf(double),
        { ...wanted, key: async () => ({ ...(await wanted.key()), passphrase: "wrong one" }) },
      ],
      /400: private_key: Unable to load the private key/,
    ],
  ];
  for (const [what, change, words] of refusals)
    it(`is refused in a sentence without key or passphrase if ${what}`, async () => {
      await withEstate(async (double) => {
        const { installation, privateKey } = await renewed();
        const [client, wanted] = change(double, installation);
        const error = await install(client, wanted).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        assert.ok(error instanceof PexipError);
        assert.match(error.message, words);
        for (const secret of [privateKey.slice(40, 80), passphrase, "wrong one", double.password])
          assert.ok(!error.message.includes(secret));
      });
    });
});
