import { isDeepStrictEqual } from "node:util";
import { secretNameOf } from "../../names/secretName";
import { types } from "../../names/types";
import { nameAt } from "../../names/vaultName";
import {
  type Credential,
  byGeneration,
  credentialName,
  endOf,
  epochSeconds,
  isKeycloak,
  isLive,
} from "../../rotation";
import type {
  HandoverInputs,
  Recipient,
  TokenCanaryInputs,
  VaultSecretInputs,
  VaultTags,
} from "../../components/contract";
import { handoverOf } from "../../components/handoverPlan";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { kindOf } from "../credentials";
import { waysTo } from "../handovers";
import { clientIdOf } from "./functionApp";
import { type Subject, clientSecret, rotationPolicy } from "./keycloak";
import { outputOf } from "./refs";
import { type Ref, Rule, type Shape, any, from, isUnknownValue, ref, secretOf } from "./shape";
import { type Publication, inVault, publicationsOf } from "./vaults";

/** What each consumer of the ledger has: its app where that is ours, its credentials, its secret in the vault. */
export function consumers(context: EstateContext): Declaration[] {
  return declaredConsumers(context).flatMap(([consumer, record]) => {
    const subject = { ...context, consumer, record };
    const issued = byGeneration(record.credentials).filter(([, one]) => one.adoptedKeyId === undefined);
    const newest = issued.filter(([, credential]) => isLive(credential)).at(-1);
    return [
      ...(isKeycloak(record.app) ? [rotationPolicy(subject)] : apps(subject)),
      ...publicationsOf(consumer, context).flatMap((publication) => {
        const { kept } = publication;
        const lies = kept === undefined ? newest : issued.find(([generation]) => generation === kept);
        return lies === undefined ? [] : [vaultSecret(subject, publication, ...lies)];
      }),
      ...issued.flatMap(([generation, credential]) => [
        isKeycloak(record.app)
          ? clientSecret(subject, generation, credential)
          : password(subject, generation, credential),
        canary(subject, generation, credential),
        handover(subject, generation, credential, generation === newest?.[0]),
      ]),
    ];
  });
}

/** An app of our own, also one that only former credentials are on. */
function apps({ consumer, record }: Subject): Declaration[] {
  const former = Object.values(record.credentials).flatMap(({ app }) => (app === undefined ? [] : [app]));
  const own = [record.app, ...former].find(({ clientId }) => clientId === undefined);
  if (own === undefined) return [];
  const app = ref({ type: types.application, name: consumer });
  return [
    {
      type: types.application,
      name: consumer,
      inputs: { displayName: own.displayName, signInAudience: "AzureADMyOrg" },
    },
    {
      type: types.servicePrincipal,
      name: consumer,
      inputs: { clientId: from([app], () => true, `the client ID of the app of ${consumer}`) },
      defaults: { accountEnabled: true },
    },
  ];
}

function password(subject: Subject, generation: string, credential: Credential): Declaration {
  const name = credentialName(subject.consumer, generation);
  return {
    type: types.applicationPassword,
    name,
    // The engine takes no secret from its app.
    retain: isLive(credential) ? true : "either",
    // One that has ended keeps its dates: Entra would refuse an end in the past.
    ...(isLive(credential) ? {} : { mayIgnore: true }),
    inputs: {
      applicationId: applicationOf(subject, credential),
      displayName: any("a name that ends in its days"),
      endDate: any("its end"),
    },
  };
}

/** The app that the credential is on: the ledger's, or the one that the consumer's other credentials are on. */
function applicationOf(subject: Subject, { app = subject.record.app }: Credential): Shape {
  const { consumer, record, before } = subject;
  if (app.clientId === undefined) {
    const own = ref({ type: types.application, name: consumer });
    return outputOf(own, before(own)?.id, subject, `the app of ${consumer}`);
  }
  if (app.objectId !== undefined) return `/applications/${app.objectId}`;
  const siblings = byGeneration(record.credentials)
    .filter(([, other]) => (other.app ?? record.app).clientId === app.clientId)
    .map(([generation]) => before(passwordOf(subject, generation))?.inputs.applicationId)
    .filter((id): id is string => typeof id === "string");
  return new Rule(`the app of ${consumer}, /applications/ and its object ID`, (got) =>
    siblings.length > 0
      ? siblings.some((id) => id === got)
      : typeof got === "string" && /^\/applications\/[0-9a-f-]{36}$/i.test(got),
  );
}

function passwordOf({ consumer, record }: Subject, generation: string): Ref {
  return ref({ type: kindOf(record.app), name: credentialName(consumer, generation) });
}

/** Key ID of the credential: of what is there, or still to come from it. */
function keyOf(source: Ref, context: EstateContext): Rule {
  return outputOf(source, context.before(source)?.outputs.keyId, context, "the credential's own key ID");
}

function clientOf(subject: Subject, { app = subject.record.app }: Credential): Shape {
  return app.clientId ?? clientIdOf(subject.consumer, subject);
}

/** The realm of a client of Keycloak. */
function issuerOf({ record }: Subject, { app = record.app }: Credential): Pick<TokenCanaryInputs, "issuer"> {
  return app.issuer === undefined ? {} : { issuer: app.issuer };
}

function canary(subject: Subject, generation: string, credential: Credential): Declaration {
  const source = passwordOf(subject, generation);
  const { tenantId, canary } = subject.settings;
  return {
    type: types.tokenCanary,
    name: credentialName(subject.consumer, generation),
    secrets: { clientSecret: [source], keyId: [source] },
    inputs: {
      tenantId,
      clientId: clientOf(subject, credential),
      keyId: keyOf(source, subject),
      clientSecret: secretOf(source),
      timeoutSeconds: canary.timeoutSeconds,
      live: isLive(credential),
      ...issuerOf(subject, credential),
    } satisfies Record<Exclude<keyof TokenCanaryInputs, "issuer">, Shape>,
  };
}

function handover(
  subject: Subject,
  generation: string,
  credential: Credential,
  isNewest: boolean,
): Declaration {
  const { consumer, settings } = subject;
  const source = passwordOf(subject, generation);
  const texts = handoverOf(consumer, settings, new Map());
  const newest = isNewest && texts !== undefined;
  return {
    type: types.handover,
    name: credentialName(consumer, generation),
    secrets: {
      clientSecret: [source],
      keyId: [source],
      vaultLink: [publicationsOf(consumer, subject)[0].ref],
    },
    takesTexts: true,
    inputs: {
      consumer,
      generation,
      tenantId: settings.tenantId,
      clientId: clientOf(subject, credential),
      keyId: keyOf(source, subject),
      clientSecret: secretOf(source),
      validFrom: credential.issuedOn,
      validUntil: oneOf([credential.expiresOn, endOf(credential)]),
      vaultLink: linkOf(subject),
      newest,
      recipients: newest ? recipientsOf(consumer, texts.recipients) : any("as they were"),
      ...issuerOf(subject, credential),
    } satisfies Partial<Record<keyof HandoverInputs, Shape>>,
  };
}

function oneOf(values: readonly string[]): Rule {
  return new Rule(
    [...new Set(values)].join(" or "),
    (got) => values.includes(String(got)),
    (got) => (/^\d{4}-\d\d-\d\d$/.test(String(got)) ? String(got) : "another text"),
  );
}

/** The consumer's secret in the stack file's vault, and no other address. */
function linkOf(subject: Subject): Rule {
  const { consumer, record } = subject;
  const { formerNames = {} } = record;
  const [{ vault, secretName: name, ref: secret }] = publicationsOf(consumer, subject);
  const { vaultName } = vault.settings;
  const names = [name, ...Object.keys(formerNames).map(secretNameOf)].join("|");
  const place = new RegExp(`^https://${vaultName}\\.[^/]+/secrets/(${names})/`, "i");
  const isIt = (link: string): boolean => link === "" || place.test(link);
  return from([secret], isIt, `a link to ${name} in ${vaultName}`);
}

function recipientsOf(consumer: string, wanted: Readonly<Record<string, Recipient>>): Rule {
  const addresses = Object.values(wanted).flatMap(waysTo);
  return new Rule(
    `the recipients of ${consumer} in the stack file (${addresses.length === 0 ? "nobody" : addresses.join(", ")})`,
    (got) => isDeepStrictEqual(got, wanted),
    (got) => unknownRecipients(got, addresses),
  );
}

function unknownRecipients(got: unknown, wanted: readonly string[]): string {
  const sections: readonly unknown[] = typeof got === "object" && got !== null ? Object.values(got) : [];
  const addresses = sections.flatMap((one) => waysTo((one ?? {}) as Partial<Recipient>));
  const more = addresses.filter((one) => !wanted.includes(one));
  const less = wanted.filter((one) => !addresses.includes(one));
  if (more.length > 0) return more.join(", ");
  return less.length > 0 ? `no ${less.join(", ")}` : "them with another name, form or key";
}

function vaultSecret(
  subject: Subject,
  { vault, secretName }: Publication,
  generation: string,
  { issuedOn, expiresOn }: Credential,
): Declaration {
  const { consumer } = subject;
  const source = passwordOf(subject, generation);
  return {
    type: types.vaultSecret,
    name: nameAt(secretNameOf(consumer), vault.called),
    secrets: { value: [source], tags: [source] },
    inputs: {
      vaultName: inVault(vault),
      secretName,
      value: new Rule("a secret value", (got) => got === "[secret]" || isUnknownValue(got)),
      contentType: any("what it is"),
      notBefore: epochSeconds(issuedOn),
      expires: epochSeconds(expiresOn),
      tags: {
        consumer,
        generation: any("its generation"),
        keyId: keyOf(source, subject),
      } satisfies Record<keyof VaultTags, Shape>,
    } satisfies Record<keyof VaultSecretInputs, Shape>,
  };
}
