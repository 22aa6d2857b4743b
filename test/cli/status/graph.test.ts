import assert from "node:assert/strict";
import type { AppPassword, Read } from "../../../cli/status/facts";
import { parseFaults } from "../../../local-azure/faults/parseFaults";
import type { SignIn } from "../../../local-azure/world/records";
import type { KeySignIns, LogCoverage } from "../../../rotation";
import { runScript } from "../../local-azure/contract/child";
import { type Estate, withEstate } from "../../local-azure/contract/estate";
import { edgeClientId } from "../../local-azure/support";

interface Gotten {
  readonly passwords: Read<readonly AppPassword[]>;
  readonly log: LogCoverage;
  readonly pages: readonly string[];
  readonly count: number;
  readonly signIns: readonly KeySignIns[];
}

async function read(
  { azure }: Estate,
  retentionDays = 30,
  env: Readonly<Record<string, string>> = {},
): Promise<Gotten> {
  const args = [azure.today(), String(retentionDays), edgeClientId];
  const said = await runScript("statusGraph", args, { ...azure.environment, ...env });
  assert.ok("got" in said, JSON.stringify(said));
  return JSON.parse(said.got) as Gotten;
}

/** Puts sign-ins into the log as if they had happened. */
async function log(
  { azure: { world } }: Estate,
  keyId: string,
  ...signIns: Partial<SignIn>[]
): Promise<void> {
  for (const [at, one] of signIns.entries()) {
    const signIn: SignIn = {
      id: `${at}`,
      createdDateTime: world.clock.now(),
      appId: edgeClientId,
      appDisplayName: "edge",
      servicePrincipalId: "principal",
      servicePrincipalCredentialKeyId: keyId,
      resourceId: "r",
      resourceDisplayName: "r",
      correlationId: `c${at}`,
      uniqueTokenIdentifier: `${at}`,
      status: { errorCode: 0, failureReason: "" },
      ...one,
    };
    await world.signIns.append(`${signIn.createdDateTime}/${String(at).padStart(6, "0")}/${at}`, signIn);
  }
}

describe("what status reads from Microsoft Graph", () => {
  it("are an app's secrets without their values, and who signed in with which", async () => {
    await withEstate(async (estate) => {
      const { keyId, secretText } = estate.issue(edgeClientId);
      await estate.credential(edgeClientId, secretText).getToken("https://vault.azure.net/.default");
      await assert.rejects(
        estate.credential(edgeClientId, "wrong").getToken("https://vault.azure.net/.default"),
      );
      await log(estate, keyId, { correlationId: keyId });
      const { passwords, log: coverage, signIns, count } = await read(estate);
      assert.deepEqual(passwords.ok && passwords.value.map((one) => [one.keyId, one.endsAt]), [
        [keyId, "2027-05-21T00:00:00Z"],
      ]);
      assert.deepEqual(coverage, { readable: true, from: "2026-10-23" });
      const [unknown, own] = signIns;
      assert.deepEqual([own?.used?.count, own?.proof?.count, unknown?.refused?.count, count], [1, 1, 1, 3]);
      assert.equal(own?.used?.ipAddress, "127.0.0.1");
      assert.equal(JSON.stringify(passwords).includes(secretText), false);
    });
  }).timeout(30_000);

  it("comes page by page, each refusal for too many requests waited out, nothing counted twice", async () => {
    await withEstate(async (estate) => {
      const { keyId } = estate.issue(edgeClientId);
      await log(estate, keyId, ...Array.from({ length: 2500 }, () => ({})));
      estate.azure.setFaults(parseFaults(["throttle=2"]));
      const { pages, signIns, count } = await read(estate);
      assert.deepEqual([count, signIns[1]?.used?.count], [2500, 2500]);
      assert.deepEqual(pages, [
        "sign-ins, page 1: 1000 read, back to 2026-11-22",
        "sign-ins, page 2: 2000 read, back to 2026-11-22",
      ]);
    });
  }).timeout(60_000);

  it("reaches back as far as the log is kept", async () => {
    await withEstate(async (estate) => {
      assert.deepEqual((await read(estate, 7)).log, { readable: true, from: "2026-11-15" });
    });
  }).timeout(30_000);

  it("is told of in a line, with the permission that is missing, where it is denied", async () => {
    await withEstate(async (estate) => {
      for (const [operation, permission] of [
        ["listSignIns", "AuditLog.Read.All"],
        ["getApplication", "Application.Read.All"],
      ]) {
        estate.azure.setFaults(parseFaults([`deny=${operation ?? ""}`]));
        const { log: coverage, passwords } = await read(estate);
        const reasons = [
          coverage.readable ? "" : coverage.reason,
          passwords.ok ? "" : passwords.reason,
        ].filter(Boolean);
        assert.equal(reasons.length, 1);
        assert.match(
          reasons[0] ?? "",
          new RegExp(`^403 Authorization_RequestDenied: .*; grant ${permission ?? ""}$`),
        );
      }
    });
  }).timeout(60_000);

  it("is told of without the secret where nobody can sign in", async () => {
    await withEstate(async (estate) => {
      const nobody = { AZURE_CLIENT_SECRET: "a-wrong-secret", IDENTITY_ENDPOINT: "", IDENTITY_HEADER: "" };
      const { log: coverage, passwords } = await read(estate, 30, nobody);
      const reason = coverage.readable ? "" : coverage.reason;
      assert.match(
        reason,
        /^nobody is signed in: AADSTS7000215: Invalid client secret provided; run `az login`/,
      );
      assert.equal(JSON.stringify([coverage, passwords]).includes("a-wrong-secret"), false);
    });
  }).timeout(60_000);
});
