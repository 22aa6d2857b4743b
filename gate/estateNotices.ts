import { types } from "../names/types";
import type { Review } from "./review";
import { defaultVault, partsAt } from "../names/vaultName";
import { endOf, own } from "../rotation";
import { isConsumersSecret, needsLedger } from "./credentials";
import { leftBehind } from "./leftBehind";
import { refs } from "./estate/refs";
import { ref } from "./estate/shape";
import { providerOf } from "./rules/keepProviders";
import { type Outcome, type Step, titleOf } from "./step";

/** What happens around the credentials, and what stands there beside the estate. Sentences. */
export function estateNotices(review: Review): string[] {
  return [
    ...readers(review),
    ...left(review),
    ...becomesAnother(review),
    ...foreign(review),
    ...providers(review),
  ];
}

/** Who is let into the vault, or no longer. */
function readers({ preview, declared }: Review): string[] {
  return preview.steps
    .filter(({ type, after, before }) => {
      const scope = (after ?? before)?.inputs.scope;
      const onVault = typeof scope === "string" && scope.includes("/Microsoft.KeyVault/");
      return type === types.accessPolicy || (type === types.roleAssignment && onVault);
    })
    .flatMap((step) => {
      if (step.outcome === "created") return [`${readerOf(step)} may read ${vaultOf(step)} from now on`];
      // One that the estate has is refused to go.
      const goes = step.outcome === "deleted" && declared?.has(ref(step)) !== true;
      return goes ? [`${readerOf(step)} may no longer read ${vaultOf(step)}`] : [];
    });
}

function readerOf({ name }: Step): string {
  return partsAt(name).name.replace(/-reads-secrets$/, "");
}

function vaultOf({ name }: Step): string {
  const { vault } = partsAt(name);
  return vault === defaultVault ? "the vault" : `the vault ${vault}`;
}

/** Who reads a vault that a consumer has left must know until when. */
function left(review: Review): string[] {
  return review.preview.steps.filter(isConsumersSecret).flatMap((step) => {
    const { consumer, generation = "", vaultName } = leftBehind(review, step) ?? {};
    if (consumer === undefined) return [];
    const lies = own(own(review.after?.consumers, consumer)?.credentials, generation);
    if (step.outcome === "deleted")
      return [`the secret of ${consumer} goes from the vault ${vaultName}, which it has left`];
    if (lies === undefined) return [];
    return [
      `the secret of ${consumer} stays in the vault ${vaultName} as ${generation} until ${endOf(lies)}, and no newer one comes there: whoever reads it there must move`,
    ];
  });
}

/** A reader of the vault that is made anew reads it as somebody else, under a policy that names its new identity. */
function becomesAnother({ preview }: Review): string[] {
  return preview.steps
    .filter((step) => ref(step) === refs.site && step.outcome === "replaced")
    .map((step) => `${titleOf(step)} is replaced (${step.paths.join(", ")}), and then has another identity`);
}

/** In the state, and nothing that the stack file or the ledger asks for; this plan leaves it alone, or deletes it. */
function foreign({ preview, declared, ledgerStep }: Review): string[] {
  const words: Partial<Record<Outcome, string>> = { unchanged: "stays", deleted: "is deleted" };
  return (
    preview.steps
      .filter((step) => step.isCustom && !step.type.startsWith("pulumi:") && step.type !== types.ledger)
      // A reminder of what has been renewed has done its work.
      .filter(({ type }) => type !== types.reminder)
      .filter(
        (step) => declared?.has(ref(step)) === false && (ledgerStep !== undefined || !needsLedger(step)),
      )
      .filter((step) => step.outcome === "unchanged" || (step.outcome === "deleted" && !needsLedger(step)))
      .map(
        (step) =>
          `${titleOf(step)} ${words[step.outcome] ?? ""}: it is in the state, but not part of this estate`,
      )
  );
}

/** Another version of a provider's plugin. */
function providers({ preview }: Review): string[] {
  const changes = preview.steps.flatMap(({ before, after }) => {
    const [was, is] = [providerOf(before?.provider), providerOf(after?.provider)];
    if (was?.version === undefined || is?.version === undefined || was.version === is.version) return [];
    return [`another version of the provider ${is.package}: ${was.version} → ${is.version}`];
  });
  return [...new Set(changes)];
}
