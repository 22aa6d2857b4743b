import { z } from "zod";
import { types } from "../../../names/types";
import { putNamedValue } from "../../arm/gateways";
import { deleteResource } from "../../arm/resources";
import { ParentResourceNotFound, ResourceNotFound, ValidationError } from "../../errors/arm";
import { resourceId } from "../../ids";
import { type Properties, section, text as textOf } from "../../properties";
import type { ArmResource } from "../../world/records";
import { defineFunction, defineResource } from "../package";
import { flag, oneOf, plainResource, refuseExisting, resourceGroupName, text } from "./shared";

const apiVersion = "2024-05-01";
const namedValueType = "Microsoft.ApiManagement/service/namedValues";

export const namedValue = defineResource({
  token: types.namedValue,
  apiVersion,
  autoname: { property: "namedValueId", kind: "random" },
  shape: z.strictObject({
    namedValueId: z
      .string()
      .max(256)
      .regex(/^[^*#&+:<>?]+$/),
    serviceName: z.string(),
    resourceGroupName,
    displayName: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[A-Za-z0-9-._]+$/),
    keyVault: z.strictObject({ identityClientId: text, secretIdentifier: text }).optional(),
    secret: flag,
    tags: z.array(z.string()).max(32).optional(),
    value: z.string().max(4096).optional(),
  }),
  replaceOn: ["resourceGroupName", "serviceName", "namedValueId"],
  computed: ["azureApiVersion", "name", "provisioningState", "type"],
  create(world, inputs, raw) {
    const { resourceGroupName: group, serviceName, namedValueId: name } = inputs;
    const id = resourceId(world.subscriptionId, group, namedValueType, serviceName, name);
    refuseExisting(world.resources.get(id));
    const made = putNamedValue(world, { id, name, inputs: raw });
    return { id: made.id, outputs: namedValueOutputs(made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: namedValueOutputs(found) };
  },
  update: (world, { id, inputs }, raw) =>
    namedValueOutputs(putNamedValue(world, { id, name: inputs.namedValueId, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

export const getNamedValue = defineFunction({
  token: "azure-native:apimanagement:getNamedValue",
  shape: z.strictObject({ namedValueId: z.string(), serviceName: z.string(), resourceGroupName }),
  call(world, { namedValueId, serviceName, resourceGroupName: group }) {
    const found = world.resources.get(
      resourceId(world.subscriptionId, group, namedValueType, serviceName, namedValueId),
    );
    if (found === undefined)
      throw new ResourceNotFound(namedValueType, `${serviceName}/${namedValueId}`, group);
    return namedValueOutputs(found);
  },
});

/** What a GET answers: the value only if it isn't a secret. */
function namedValueOutputs({ id, name, inputs, assigned }: ArmResource): Properties {
  const keyVault =
    inputs.keyVault === undefined ? undefined : { ...section(inputs, "keyVault"), ...assigned };
  return {
    azureApiVersion: apiVersion,
    id,
    displayName: inputs.displayName,
    keyVault,
    name,
    provisioningState: "Succeeded",
    secret: inputs.secret ?? false,
    tags: inputs.tags,
    type: namedValueType,
    value: inputs.secret === true ? undefined : inputs.value,
  };
}

const fragmentType = "Microsoft.ApiManagement/service/policyFragments";

/** A policy that other policies of an API Management service include. Source: azure-native 3.28.0, API version 2024-05-01. */
export const policyFragment = plainResource({
  token: types.policyFragment,
  apiVersion,
  autoname: { property: "id", kind: "random" },
  shape: z.strictObject({
    id: z
      .string()
      .min(1)
      .max(80)
      .regex(/^\w(?:[\w-]*\w)?$/),
    serviceName: z.string(),
    resourceGroupName,
    description: z.string().max(1000).optional(),
    format: oneOf("xml", "rawxml"),
    value: z.string(),
  }),
  replaceOn: ["resourceGroupName", "serviceName", "id"],
  computed: ["azureApiVersion", "name", "provisioningState", "type"],
  nameOf: ({ id }) => id,
  idOf: ({ subscriptionId }, { resourceGroupName: group, serviceName, id }) =>
    resourceId(subscriptionId, group, fragmentType, serviceName, id),
  refuse({ resources }, { value, format }, id) {
    const parent = id.slice(0, id.lastIndexOf("/policyFragments/"));
    if (resources.get(parent) === undefined)
      throw new ParentResourceNotFound("service/policyFragments", parent);
    requireFragment(value, format ?? "xml");
  },
  kept: (inputs) => ({ ...inputs, value: laidOut(textOf(inputs, "value") ?? "") }),
  answer: (_world, { inputs }) => ({
    description: inputs.description,
    format: inputs.format ?? "xml",
    provisioningState: "Succeeded",
    type: fragmentType,
    value: inputs.value,
  }),
});

/** Line ends as the service writes them, whatever it was sent. Source: Azure/azure-rest-api-specs#21835. */
function laidOut(xml: string): string {
  return xml.trim().replaceAll(/\r?\n/g, "\r\n");
}

export const getPolicyFragment = defineFunction({
  token: "azure-native:apimanagement:getPolicyFragment",
  shape: z.strictObject({
    id: z.string(),
    serviceName: z.string(),
    resourceGroupName,
    format: oneOf("xml", "rawxml"),
  }),
  call(world, { id: name, serviceName, resourceGroupName: group }) {
    const id = resourceId(world.subscriptionId, group, fragmentType, serviceName, name);
    const found = policyFragment.read(world, id, undefined);
    if (found === undefined) throw new ResourceNotFound(fragmentType, `${serviceName}/${name}`, group);
    return found.outputs;
  },
});

/**
 * Takes a policy fragment whose XML can be read: one element `fragment`.
 * @param format `xml`: well-formed as it stands. `rawxml`: the expressions in it, `@(…)` and `@{…}`, are written as in C#.
 * @throws ValidationError naming what is wrong.
 */
export function requireFragment(value: string, format: "rawxml" | "xml"): void {
  const problems: string[] = [];
  // Loaded late: few worlds have a fragment.
  const { DOMParser } = require("@xmldom/xmldom") as typeof import("@xmldom/xmldom");
  const parser = new DOMParser({
    onError: (level, message) => {
      problems.push(`${level}: ${message}`);
    },
  });
  const text = format === "xml" ? value : withoutExpressions(value);
  let root: string | undefined;
  try {
    root = parser.parseFromString(text, "text/xml").documentElement?.tagName;
  } catch (error) {
    problems.push((error as Error).message);
  }
  const [first] = problems;
  if (first !== undefined)
    throw new ValidationError(`'${first.split("\n")[0] ?? ""}' in the policy fragment's XML`);
  if (root !== "fragment")
    throw new ValidationError(`Root element of a policy fragment must be 'fragment', not '${root ?? ""}'`);
}

/** A text with `e` in place of each policy expression: in it may stand what XML doesn't take. */
function withoutExpressions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index } of text.matchAll(/@[({]/g)) {
    if (index < at) continue;
    parts.push(text.slice(at, index), "e");
    at = endOf(text, index + 1);
  }
  return [...parts, text.slice(at)].join("");
}

/** Where an expression ends that begins with a bracket: brackets in its strings don't count. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') at = !text.includes('"', at + 1) ? text.length : text.indexOf('"', at + 1);
    else if ("({".includes(character)) depth += 1;
    else if (")}".includes(character)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
