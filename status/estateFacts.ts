import type { Day } from "../rotation";
import type { Read } from "./reading";

/** What a run has made of the estate, or put there, as the state has it. */
export interface HeldEstate {
  /** The subscription that the last run worked in; undefined in a state of an older version. */
  readonly subscriptionId: string | undefined;
  /** ARM IDs of the pieces that are resources of the stack: `vault`, `vault@east`, `functionApp`, `gateway`. */
  readonly ids: ReadonlyMap<string, string>;
  /** Host names, in small letters, that a run gave the gateway. */
  readonly hosts: ReadonlySet<string>;
}

/** A Key Vault reference among a Function App's settings, and what App Service says that came of it. */
export interface SettingReference {
  /** App Service's word, `Resolved`, `SecretNotFound`, `AccessToKeyVaultDenied` …, and its sentence. */
  readonly status: string;
  readonly details: string;
  /** Empty where it could not be made sense of. */
  readonly vaultName: string;
  readonly secretName: string;
  /** The version that it names; undefined: the newest, whichever that is. */
  readonly pinnedTo: string | undefined;
  /** The version that the app got; undefined if App Service doesn't say. */
  readonly version: string | undefined;
}

/** A setting held against what a run would write. Its value was compared and is not kept. */
export type SettingKind = "missing" | "asWanted" | "other";

/** What was found out about the Function App. */
export interface FunctionAppFacts {
  /** ARM ID. */
  readonly id: string;
  /** Those that a run would write, by name. */
  readonly settings: Read<ReadonlyMap<string, SettingKind>>;
  /** All references, by the setting's name. */
  readonly references: Read<ReadonlyMap<string, SettingReference>>;
}

/** A custom host name of the gateway, as Azure has it. */
export interface GatewayHost {
  readonly host: string;
  /** `Managed`, `KeyVault`, `Custom`; empty if it isn't said. */
  readonly source: string;
  /** `Completed`, `Failed`, `InProgress`; empty if it isn't said. */
  readonly status: string;
  /** The last day of its certificate; undefined if it isn't said. */
  readonly endsOn: Day | undefined;
}

/** How the vault gives rights, and who has which, by object ID in small letters: secrets' permissions, or a role that reads them. */
export type VaultRights =
  | { readonly access: "rbac"; readonly mayRead: ReadonlyMap<string, Read<boolean>> }
  | { readonly access: "policies"; readonly permissions: ReadonlyMap<string, readonly string[]> };

/** Somebody who is to read the vault's secrets. */
export interface ReaderFacts {
  /** `Function App`, `gateway`, `reader aks`. */
  readonly name: string;
  /** Its object ID; undefined if it has no identity. */
  readonly principalId: Read<string | undefined>;
}

/** What reads and keeps the secrets, as Azure has it. Left out is what the stack hasn't got, or no run has made yet. */
export interface EstateFacts {
  readonly functionApp?: Read<FunctionAppFacts>;
  readonly gateway?: Read<readonly GatewayHost[]>;
  readonly rights?: Read<VaultRights>;
  readonly readers: readonly ReaderFacts[];
  /** The same of further vaults, by what the stack file calls them, where it has any. */
  readonly vaults?: ReadonlyMap<string, Pick<EstateFacts, "rights" | "readers">>;
}
