import type { Problem } from "../../rotation";
import { vaultsOf } from "../../settings/vaults";
import type { Review, Rule } from "../review";
import { type Step, actionOf, titleOf } from "../step";

/** Every resource is looked after by the provider that the engine itself starts, in the cloud and the tenant of the stack file. */
export const keepProviders: Rule = (review) => [
  ...review.preview.steps
    .filter(({ type }) => type.startsWith("pulumi:providers:"))
    .flatMap((step) => explicit(step, subscriptionsOf(review))),
  ...strange(review),
  ...configured(review),
  ...moved(review),
];

/** Subscriptions that something which exists lies in, beside the run's own. */
function subscriptionsOf({ settings }: Review): ReadonlySet<string> {
  const { functionApp, gateway } = settings ?? {};
  const vaults = settings === undefined ? [] : vaultsOf(settings).map(([, vault]) => vault);
  const identities = vaults
    .flatMap(({ readers }) => Object.values(readers))
    .flatMap((one) => ("identity" in one ? [one.identity] : []));
  return new Set(
    [
      ...vaults.map(({ existing }) => existing),
      functionApp?.existing,
      gateway?.existing,
      ...identities,
    ].flatMap((one) => one?.subscription ?? []),
  );
}

/** The provider of another subscription is the engine's own, but for the subscription. */
function isOfSubscription({ type, name, after }: Step, subscriptions: ReadonlySet<string>): boolean {
  const { subscriptionId, ...others } = after?.inputs ?? {};
  return (
    type === "pulumi:providers:azure-native" &&
    typeof subscriptionId === "string" &&
    subscriptions.has(subscriptionId) &&
    name === `subscription-${subscriptionId}` &&
    // What the SDK says by itself.
    Object.keys(others).every((key) => key === "version" || key === "location")
  );
}

function explicit(step: Step, subscriptions: ReadonlySet<string>): Problem[] {
  if (step.outcome === "unchanged" || step.outcome === "deleted") return [];
  if (isOfSubscription(step, subscriptions)) return [];
  const want = "only the engine's own: another one may work in another tenant, or be another program";
  return [{ key: `${titleOf(step)} (${step.type})`, got: `${actionOf(step)} of a provider`, want }];
}

/** What a provider's reference says: `URN::ID`, with the name that the engine gives its own. */
export interface ProviderRef {
  readonly package: string;
  readonly name: string;
  /** `6.9.1`; undefined where the name has none. */
  readonly version: string | undefined;
}

export function providerOf(reference: string | undefined): ProviderRef | undefined {
  const [, pack, own] = /::pulumi:providers:([\w-]+)::([^:]+)::[^:]*$/.exec(reference ?? "") ?? [];
  if (pack === undefined || own === undefined) return undefined;
  const [, version] = /^default_(\d+_\d+_\d+)$/.exec(own) ?? [];
  return { package: pack, name: own, version: version?.replaceAll("_", ".") };
}

/** Resources that a provider of the program's own making looks after. */
function strange(review: Review): Problem[] {
  const others = subscriptionsOf(review);
  return review.preview.steps.flatMap((step) => {
    const [now, was] = [providerOf(step.after?.provider), providerOf(step.before?.provider)];
    if (now === undefined || isEngines(now) || now.name === was?.name) return [];
    if (now.package === "azure-native" && others.has(now.name.replace(/^subscription-/, ""))) return [];
    const want = "the engine's own for its package";
    return [{ key: titleOf(step), got: `the provider ${now.package} ${now.name}`, want }];
  });
}

/** Named by the engine: `default`, with a version and nothing else, such as where to get the plugin. */
function isEngines({ name, version }: ProviderRef): boolean {
  return name === "default" || version !== undefined;
}

/** Settings of cloud providers that name no other cloud, and no way around the stack file. */
export const allowed: readonly string[] = [
  "azure-native:location",
  "azure-native:subscriptionId",
  "azure-native:tenantId",
  "azure-native:clientId",
  "azure-native:useMsi",
  "azure-native:useOidc",
  "azuread:tenantId",
  "azuread:clientId",
  "azuread:useCli",
  "azuread:useMsi",
  "azuread:useOidc",
  "pulumi:tags",
];

function configured({ preview: { project, steps, otherConfig }, settings }: Review): Problem[] {
  const packages = steps.flatMap(
    ({ after, before }) => providerOf((after ?? before)?.provider)?.package ?? [],
  );
  // A project may be called as a provider's package is: then its keys are the provider's, too.
  const isProgramsOwn = (key: string): boolean =>
    key.startsWith(`${project}:`) && !["pulumi", ...packages].includes(project);
  return Object.entries(otherConfig).flatMap(([key, value]) => {
    const tenant = settings?.tenantId;
    if (key.endsWith(":tenantId") && tenant !== undefined && String(value).toLowerCase() !== tenant) {
      return [
        { key, got: "another tenant", want: tenant, wayOut: "one stack, one tenant: quarterturn:tenantId" },
      ];
    }
    if (allowed.includes(key) || isProgramsOwn(key)) return [];
    const want =
      "no setting that could name another cloud, another login or other rules (docs/gate.md lists the rest)";
    return [{ key, got: "a setting of a provider or of the engine", want }];
  });
}

/** The subscription is in every ID that the state has. */
function moved(review: Review): Problem[] {
  const { preview } = review;
  const others = subscriptionsOf(review);
  const now = preview.otherConfig["azure-native:subscriptionId"];
  if (typeof now !== "string") return [];
  const other = preview.steps
    .flatMap(({ before }) => /^\/subscriptions\/([^/]+)\//.exec(before?.id ?? "")?.[1] ?? [])
    .find((id) => id.toLowerCase() !== now.toLowerCase() && !others.has(id.toLowerCase()));
  if (other === undefined) return [];
  return [
    { key: "azure-native:subscriptionId", got: now, want: `${other}, where this stack's resources are` },
  ];
}
