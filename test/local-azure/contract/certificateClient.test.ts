import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { CertificateClient, type CertificatePolicy } from "@azure/keyvault-certificates";
import type { Properties } from "../../../local-azure/properties";
import { roleIds } from "../../../names/roles";
import { Authority } from "../../support/authority";
import { edgeClientId, inFolder } from "../support";
import { operatorClientId, vaultName, withEstate, type Estate } from "./estate";

const policy: CertificatePolicy = {
  issuerName: "Unknown",
  subject: "CN=conference.example.com",
  subjectAlternativeNames: { dnsNames: ["conference.example.com", "sip.example.com"] },
  keyType: "RSA",
  keySize: 3072,
  exportable: true,
  contentType: "application/x-pem-file",
};
const certificates = ["create", "get", "list", "update"];

/** Runs `work` with a vault in which the operator may do all that there is to do with certificates, and read secrets. */
async function withVault(
  work: (client: CertificateClient, estate: Estate) => Promise<void>,
  properties: Properties = {},
): Promise<void> {
  await withEstate(async (estate) => {
    estate.makeVault(properties);
    estate.allowAll(estate.principalOf(operatorClientId), { certificates, secrets: ["get"] });
    await work(clientOf(estate), estate);
  });
}

function clientOf(estate: Estate, clientId = operatorClientId): CertificateClient {
  const credential = estate.credential(clientId, estate.issue(clientId).secretText);
  return new CertificateClient(estate.azure.vaultUri(vaultName), credential, estate.options);
}

async function requested(client: CertificateClient, wanted = policy): Promise<Buffer> {
  await client.beginCreateCertificate("conference", wanted);
  const { certificateOperation } = (await client.getCertificateOperation("conference")).getOperationState();
  assert.equal(certificateOperation?.status, "inProgress");
  return Buffer.from(certificateOperation.csr ?? "");
}

const refusal = (statusCode: number, code: string): object => ({ name: "RestError", statusCode, code });

describe("CertificateClient of @azure/keyvault-certificates", () => {
  it("makes a request that openssl verifies, and keeps its key", async () => {
    await withVault(async (client) => {
      const csr = await requested(client);
      await inFolder((folder) => {
        const file = join(folder, "request.der");
        writeFileSync(file, csr);
        const args = ["req", "-verify", "-noout", "-text", "-inform", "DER", "-in", file];
        const text = execFileSync("openssl", args, { encoding: "utf8", stdio: "pipe" });
        assert.match(text, /Public-Key: \(3072 bit\)/);
        assert.match(text, /DNS:conference\.example\.com, DNS:sip\.example\.com/);
        return Promise.resolve();
      });
      const waiting = await client.getCertificate("conference");
      assert.deepEqual([waiting.cer, waiting.properties.enabled], [undefined, false]);
      const poller = await client.getCertificateOperation("conference");
      assert.deepEqual(Buffer.from(poller.getOperationState().certificateOperation?.csr ?? ""), csr);
    });
  }).timeout(30_000);

  it("refuses a second request beside one that waits, until that is given up", async () => {
    await withVault(async (client) => {
      const wanted = { ...policy, keyType: "EC", keyCurveName: "P-256" } as const;
      const first = await requested(client, wanted);
      await assert.rejects(client.beginCreateCertificate("conference", wanted), refusal(409, "Conflict"));
      await client.deleteCertificateOperation("conference");
      await assert.rejects(
        client.deleteCertificateOperation("conference"),
        refusal(404, "PendingCertificateNotFound"),
      );
      assert.notDeepEqual(await requested(client, wanted), first);
    });
  }).timeout(30_000);

  it("merges what came back, and gives key and chain out as a secret", async () => {
    await withVault(async (client, estate) => {
      const authority = await Authority.make();
      const issued = await authority.answer(await requested(client, { ...policy, keySize: 2048 }));
      const chain = [issued, authority.intermediate].map(({ raw }) => new Uint8Array(raw));
      const { cer, properties } = await client.mergeCertificate("conference", chain);
      assert.deepEqual(Buffer.from(cer ?? ""), issued.raw);
      assert.deepEqual(properties.expiresOn, new Date(issued.validTo));
      const { value = "" } = await estate.secrets(operatorClientId).getSecret("conference");
      assert.ok(createPublicKey(createPrivateKey(value)).equals(issued.publicKey));
      assert.ok(value.includes(issued.toString().trim()));
      const names: (string | undefined)[] = [];
      for await (const one of client.listPropertiesOfCertificates()) names.push(one.name);
      for await (const one of client.listPropertiesOfCertificateVersions("conference"))
        names.push(one.version);
      assert.deepEqual(names, ["conference", properties.version]);
      await assert.rejects(
        client.mergeCertificate("conference", chain),
        refusal(404, "PendingCertificateNotFound"),
      );
    });
  }).timeout(30_000);

  it("refuses a certificate for another key, and keeps waiting", async () => {
    await withVault(async (client) => {
      const authority = await Authority.make();
      const csr = await requested(client, { ...policy, keySize: 2048 });
      await assert.rejects(client.mergeCertificate("conference", [authority.intermediate.raw]), {
        ...refusal(400, "BadParameter"),
        message: /does not match the public part/,
      });
      const right = [(await authority.answer(csr)).raw, authority.intermediate.raw];
      assert.ok((await client.mergeCertificate("conference", right)).cer);
    });
  }).timeout(30_000);

  it("is forbidden whatever no access policy allows", async () => {
    await withVault(async (client, estate) => {
      await assert.rejects(client.getCertificate("conference"), refusal(404, "CertificateNotFound"));
      estate.allow(estate.principalOf(edgeClientId), "get", "list", "set");
      const stranger = clientOf(estate, edgeClientId);
      await assert.rejects(stranger.beginCreateCertificate("conference", policy), {
        ...refusal(403, "Forbidden"),
        message: /does not have certificates create permission/,
      });
    });
  });

  it("goes by roles in a vault with role-based access", async () => {
    await withVault(
      async (client, estate) => {
        await assert.rejects(client.getCertificate("conference"), {
          ...refusal(403, "Forbidden"),
          message: /vaults\/certificates\/read/,
        });
        estate.assign(estate.principalOf(operatorClientId), roleIds.certificatesOfficer);
        await assert.rejects(client.getCertificate("conference"), refusal(404, "CertificateNotFound"));
      },
      { enableRbacAuthorization: true },
    );
  });

  it("refuses what isn't emulated: another issuer, and PKCS#12", async () => {
    await withVault(async (client) => {
      for (const other of [{ issuerName: "Self" }, { contentType: "application/x-pkcs12" as const }])
        await assert.rejects(
          client.beginCreateCertificate("conference", { ...policy, ...other }),
          refusal(501, "NotEmulated"),
        );
    });
  });
});
