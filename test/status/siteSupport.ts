import type { FunctionAppFacts, SettingKind, SettingReference } from "../../status/estateFacts";
import type { Change } from "./change";
import { siteId } from "./support";

export const vaultName = "kvlt-maxconf-test";

export function reference(consumer: string, change: Partial<SettingReference> = {}): SettingReference {
  return {
    status: "Resolved",
    details: "Reference has been successfully resolved.",
    vaultName,
    secretName: `${consumer}-client-secret`,
    pinnedTo: undefined,
    version: "version-of-g2",
    ...change,
  };
}

/** A Function App in which all is well, but for these settings and references; `undefined` takes one away. */
export function site(
  references: Readonly<Record<string, SettingReference | undefined>> = {},
  settings: Readonly<Record<string, SettingKind>> = {},
  more: Partial<FunctionAppFacts> = {},
): NonNullable<Change["estate"]> {
  const well: typeof references = {
    EDGE_CLIENT_SECRET: reference("edge"),
    TEST_CLIENT_SECRET: reference("test"),
  };
  const found = Object.entries({ ...well, ...references }).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, one] as const],
  );
  const asWanted = ["EDGE_CLIENT_ID", "EDGE_CLIENT_SECRET", "TEST_CLIENT_ID", "TEST_CLIENT_SECRET"].map(
    (name): [string, SettingKind] => [name, "asWanted"],
  );
  const value: FunctionAppFacts = {
    id: siteId,
    settings: { ok: true, value: new Map([...asWanted, ...Object.entries(settings)]) },
    references: { ok: true, value: new Map(found) },
    ...more,
  };
  return { functionApp: { ok: true, value }, readers: [] };
}

export const failed = (status: string): SettingReference =>
  reference("edge", { status, details: "It says why.", version: undefined });
export const gone = { EDGE_CLIENT_SECRET: undefined };
export const existing: Pick<Change, "pieces" | "held"> = {
  pieces: { functionApp: { siteName: "func", planSize: "B1", existing: { resourceGroup: "rg" } } },
  held: { subscriptionId: "s", ids: new Map(), hosts: new Set() },
};
export const line = `set it: \`az functionapp config appsettings set --ids ${siteId} --settings`;
export const wanted = `"EDGE_CLIENT_SECRET=@Microsoft.KeyVault(VaultName=${vaultName};SecretName=edge-client-secret)"`;
export const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
