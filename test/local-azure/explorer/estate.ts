import { startLocalAzure, type LocalAzure } from "../../../local-azure";
import { addPassword } from "../../../local-azure/entra/passwords";
import { getToken } from "../../../local-azure/entra/tokens";
import { logSignIn } from "../../../local-azure/entra/signIns";
import { sendMail } from "../../../local-azure/entra/mail";
import { deleteSecret, setSecret } from "../../../local-azure/keyvault/secrets";
import { startExplorer } from "../../../local-azure/explorer/app";
import type { PasswordCredential } from "../../../local-azure/world/records";
import { addDays, epochSeconds, parseDay, startOf, type Day } from "../../../rotation/calendar";
import { inFolder, tenantId } from "../support";
import { hosts } from "../watchedHosts";
import { make } from "../vaultWorld";
import { putResourceGroup } from "../../../local-azure/arm/resourceGroups";

const apps = [
  { clientId: "d802c929-6984-48f9-81d1-ff8770c65bde", displayName: "sec_bcgov_v1 (Test/Edge)" },
  { clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b", displayName: "sec_bcgov_v1 (Test)" },
];
const vault = "kvlt-maxconf-test";
/** A secret whose value HTML writes otherwise. */
export const awkwardValue = `<b>&"tick's`;

/** An estate with a few quarters behind it, and its explorer. */
export interface Estate {
  readonly azure: LocalAzure;
  readonly url: string;
  /** Every secret's value. */
  readonly values: readonly string[];
}

/** Runs `work` on a local Azure on 2027-05-25, after three rotations, with its explorer. */
export async function withEstate(work: (estate: Estate) => Promise<void>): Promise<void> {
  await inFolder(async (directory) => {
    const azure = await startLocalAzure({
      ...{ directory, tenantId, apps, today: parseDay("2026-11-22") },
      hosts: [hosts.conference, hosts.management],
    });
    try {
      const values = await play(azure);
      const explorer = await startExplorer(azure, 0);
      try {
        await work({ azure, url: explorer.url, values });
      } finally {
        await explorer.close();
      }
    } finally {
      await azure.close();
    }
  });
}

async function play(azure: LocalAzure): Promise<readonly string[]> {
  const { world } = azure;
  world.transact(() => {
    putResourceGroup(world, { name: "rg", inputs: { location: "canadacentral" } });
    make(world, vault);
  });
  const values = [awkwardValue];
  for (const [quarter, day] of ["2026-11-22", "2027-02-20", "2027-05-21"].map(parseDay).entries()) {
    azure.setToday(day);
    for (const { name, credential } of rotate(azure, day, quarter + 1)) {
      values.push(credential.secretText);
      for (let at = 0; at < 15; at += 1) await signIn(azure, name, credential.secretText);
    }
  }
  azure.setToday(parseDay("2027-05-25"));
  world.transact(() => {
    setSecret(world, { vault, name: "forgotten", value: awkwardValue, enabled: false });
    deleteSecret(world, { vault, name: "forgotten" });
  });
  await signIn(azure, 0, values[1] ?? "");
  await signIn(azure, 1, "wrong");
  return values;
}

interface Issued {
  /** Position of the app. */
  readonly name: number;
  readonly credential: PasswordCredential;
}

function rotate({ world }: LocalAzure, today: Day, generation: number): readonly Issued[] {
  return world.transact(() =>
    apps.map(({ clientId }, name) => {
      const app = world.apps.find((one) => one.clientId === clientId);
      const label = `${["edge", "test"][name] ?? ""}-g${generation}`;
      const credential = addPassword(world, {
        appObjectId: app?.objectId ?? "",
        displayName: label,
        endDateTime: startOf(addDays(today, 180)),
      });
      const { secretText: value } = credential;
      const tags = { generation: label, keyId: credential.keyId };
      setSecret(world, {
        vault,
        name: `${label.slice(0, 4)}-client-secret`,
        value,
        expires: epochSeconds(addDays(today, 180)),
        tags,
      });
      sendMail(world, {
        from: "rotation@example.com",
        subject: `New client secret ${label}`,
        body: { contentType: "Text", content: `It is ${value}.\nPlease switch within 60 days.` },
        toRecipients: ["idim-technical-operations@example.com"],
        ccRecipients: [],
        bccRecipients: [],
        attachments: [{ name: `${label}.asc`, contentType: "application/pgp-encrypted", contentBytes: "" }],
      });
      return { name, credential };
    }),
  );
}

async function signIn({ world }: LocalAzure, app: number, clientSecret: string): Promise<void> {
  const clientId = apps[app]?.clientId ?? "";
  const request = { clientId, clientSecret, resource: "https://vault.azure.net", correlationId: clientId };
  const { signIn: entry } = getToken(world, request);
  if (entry !== undefined) await logSignIn(world, entry);
}
