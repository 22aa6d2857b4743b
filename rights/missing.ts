/** Azure Resource Manager's words for it, also where what is lacking is a right on what the resource is bound to. */
const byAzure =
  /with object id '([^']*)' (?:does not have authorization to perform action '([^']+)' over scope '([^']+)'|has permission.*it does not have permission to perform action '([^']+)' on the linked scope\(s\) '([^']+)')/i;
const byGraph = "Authorization_RequestDenied";

/** Where the rights that a stack needs are listed, and made a role of. */
export const wayOut = "`npm run rights -- --stack STACK` lists what a run needs, and makes the role";

/**
 * What somebody lacks, and how to come by it, where a refusal in Azure's words says that; undefined for any other.
 * @param graph which permission of Microsoft Graph was needed
 */
export function missingRight(said: string, graph: string): string | undefined {
  const found = byAzure.exec(said.replace(/\s+/g, " "));
  const who = found?.[1] ?? "";
  const [action, scope] = [found?.[2] ?? found?.[4], found?.[3] ?? found?.[5]];
  if (action !== undefined && scope !== undefined)
    return `whoever runs this (${who}) lacks the right ${action} on ${scope}: ${wayOut}`;
  if (!said.includes(byGraph)) return undefined;
  return `whoever runs this lacks, in Microsoft Graph, ${graph}: ${wayOut}`;
}

/** What it takes to look an app up, and to change its secrets. */
export const graphNeeds = {
  read: "Application.Read.All (or Application.ReadWrite.OwnedBy)",
  write: "Application.ReadWrite.OwnedBy, or is no owner of the app",
} as const;

/** For a failure whose words only the engine shows. */
export function lackOfRights(stack: string): string {
  return `where it says 403, the right that it names is missing, or, for an app, Application.ReadWrite.OwnedBy and being its owner: ${wayOut.replace("STACK", stack)}`;
}
