import { secretNameOf } from "../../../names/secretName";
import { uuidOf } from "../../../local-azure/ids";
import {
  type ConsumerRecord,
  type Credential,
  addDays,
  byGeneration,
  credentialName,
  epochSeconds,
  isKeycloak,
  isLive,
  parseDay,
  startOf,
} from "../../../rotation";
import { handoverOf } from "../../../components/handoverPlan";
import { type Goal, type Run, output } from "./goal";
import { unknown, urns } from "./json";
import { clientSecret, rotationPolicy } from "./keycloakGoals";
import { type Subject, aliasesOf, isHeld, kindOf, placeOf, placesOf } from "./places";

/** What a consumer of the ledger has. */
export function consumerGoals(run: Run, name: string, record: ConsumerRecord): Goal[] {
  const subject = { run, name, record };
  const issued = byGeneration(record.credentials).filter(
    ([generation, credential]) =>
      credential.adoptedKeyId === undefined && (isLive(credential) || isHeld(subject, generation)),
  );
  const newest = issued.filter(([, credential]) => isLive(credential)).at(-1);
  const app = isKeycloak(record.app)
    ? [rotationPolicy(subject)]
    : record.app.clientId === undefined
      ? ownApp(subject)
      : [];
  return [
    ...app,
    ...issued.flatMap(([generation, credential]) => [
      isKeycloak(record.app)
        ? clientSecret(subject, generation, credential)
        : password(subject, generation, credential),
      canary(subject, generation, credential),
    ]),
    ...(newest === undefined ? [] : [secret(subject, ...newest)]),
    ...issued.map(([generation, credential]) =>
      handover(subject, generation, credential, generation === newest?.[0]),
    ),
  ];
}

function ownApp({ run, name, record }: Subject): Goal[] {
  const protect = Object.values(record.credentials).some(isLive);
  const aliases = Object.keys(record.formerNames ?? {});
  return [
    {
      urn: urns.app(name),
      protect,
      aliases: aliases.map(urns.app),
      inputs: { displayName: record.app.displayName, signInAudience: "AzureADMyOrg" },
    },
    {
      urn: urns.principal(name),
      protect,
      aliases: aliases.map(urns.principal),
      sources: { clientId: [urns.app(name)] },
      inputs: { clientId: output(run, urns.app(name), "clientId"), accountEnabled: true },
    },
  ];
}

function password(subject: Subject, generation: string, credential: Credential): Goal {
  const { run, name, record } = subject;
  const { issuedAs = name, issuedOn, expiresOn, app = record.app } = credential;
  const { clientId } = app;
  return {
    ...placeOf(subject, generation, credential),
    protect: isLive(credential),
    retainOnDelete: true,
    ...(isLive(credential) ? {} : { ignoreChanges: ["endDate"] }),
    sources: clientId === undefined ? { applicationId: [urns.app(name)] } : {},
    inputs: {
      applicationId:
        clientId === undefined
          ? output(run, urns.app(name), "id")
          : `/applications/${uuidOf("app", clientId)}`,
      displayName: `${credentialName(issuedAs, generation)} ${issuedOn} to ${expiresOn}`,
      endDate: startOf(isLive(credential) ? expiresOn : addDays(parseDay(run.day), 2)),
    },
  };
}

function clientIdOf({ run, name, record }: Subject, { app = record.app }: Credential): string {
  return app.clientId ?? output(run, urns.app(name), "clientId");
}

/** The key ID that the state has, under whatever name the consumer had. */
function keyIdOf(subject: Subject, generation: string): string {
  const { run, name } = subject;
  const here = kindOf(subject)[0](credentialName(name, generation));
  return output(run, placesOf(subject, generation).find((urn) => run.state.has(urn)) ?? here, "keyId");
}

function appSource({ name, record }: Subject, { app = record.app }: Credential): Record<string, string[]> {
  return app.clientId === undefined ? { clientId: [urns.app(name)] } : {};
}

function canary(subject: Subject, generation: string, credential: Credential): Goal {
  const { run, name } = subject;
  const source = placeOf(subject, generation, credential).urn;
  return {
    urn: urns.canary(credentialName(name, generation)),
    aliases: aliasesOf(subject, generation, urns.canary),
    sources: { ...appSource(subject, credential), clientSecret: [source], keyId: [source] },
    inputs: {
      tenantId: run.settings.tenantId,
      clientId: clientIdOf(subject, credential),
      keyId: keyIdOf(subject, generation),
      clientSecret: "[secret]",
      timeoutSeconds: run.settings.canary.timeoutSeconds,
      live: isLive(credential),
      ...issuerOf(subject, credential),
    },
  };
}

function secret(subject: Subject, generation: string, { issuedOn, expiresOn }: Credential): Goal {
  const { run, name, record } = subject;
  const source = kindOf(subject)[0](credentialName(name, generation));
  const { settings, state } = run;
  return {
    urn: urns.secret(name),
    aliases: Object.keys(record.formerNames ?? {}).map(urns.secret),
    dependsOn: [urns.canary(credentialName(name, generation)), urns.writer],
    sources: {
      value: [source],
      tags: [source],
      vaultName: [urns.vault],
    },
    inputs: {
      vaultName: state.has(urns.vault) ? settings.vault.vaultName : unknown,
      secretName: secretNameOf(name),
      value: keyIdOf(subject, generation) === unknown ? unknown : "[secret]",
      contentType: isKeycloak(record.app) ? "Keycloak client secret" : "Entra ID client secret",
      notBefore: epochSeconds(issuedOn),
      expires: epochSeconds(expiresOn),
      tags: { consumer: name, generation, keyId: keyIdOf(subject, generation) },
    },
  };
}

function handover(subject: Subject, generation: string, credential: Credential, isNewest: boolean): Goal {
  const { run, name, record } = subject;
  const source = placeOf(subject, generation, credential).urn;
  const plan = handoverOf(name, run.settings, new Map());
  const texts = plan && { environments: plan.environments, recipients: plan.recipients };
  return {
    urn: urns.handover(credentialName(name, generation)),
    aliases: aliasesOf(subject, generation, urns.handover),
    dependsOn: [urns.canary(credentialName(name, generation))],
    sources: {
      ...appSource(subject, credential),
      clientSecret: [source],
      keyId: [source],
      vaultLink: [urns.secret(name)],
    },
    inputs: {
      ...(texts ?? { environments: [], recipients: {} }),
      consumer: name,
      generation,
      keyId: keyIdOf(subject, generation),
      clientId: clientIdOf(subject, credential),
      tenantId: run.settings.tenantId,
      ...issuerOf(subject, credential),
      displayName: record.app.displayName,
      validFrom: credential.issuedOn,
      validUntil: credential.expiresOn,
      vaultLink: output(run, urns.secret(name), "uriWithVersion"),
      clientSecret: "[secret]",
      newest: isNewest && texts !== undefined,
      ...(isLive(credential) ? {} : { ended: true }),
      today: run.day,
    },
  };
}

function issuerOf({ record }: Subject, { app = record.app }: Credential): { issuer?: string } {
  return app.issuer === undefined ? {} : { issuer: app.issuer };
}
