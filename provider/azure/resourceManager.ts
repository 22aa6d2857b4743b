import { cloudOf } from "../../settings/cloud";
import { defaultCredential } from "../../web/azure";
import { graphNeeds, missingRight } from "../../rights/missing";
import { ArmError, ResourceManager } from "../../web/arm";

let known: ResourceManager | undefined;

/** Azure Resource Manager for whoever runs Pulumi, by the Azure SDK's default credential. */
export function ownResourceManager(): ResourceManager {
  const cloud = cloudOf(process.env);
  return (known ??= new ResourceManager(cloud, defaultCredential(cloud)));
}

/** What went wrong with a resource, and what to do about it, in one sentence. */
export function inWords(name: string, id: string, error: unknown): Error {
  const { message } = error as Error;
  const at = id.slice(id.lastIndexOf("/") + 1);
  if (!(error instanceof ArmError))
    return new Error(`${name}: ${at} can't be reached: ${message}`, { cause: error });
  if (error.status === 404)
    return new Error(
      `${name}: there is no ${id} (${message}); correct its name and \`existing\` in the stack file.`,
      {
        cause: error,
      },
    );
  const right = missingRight(message, graphNeeds.read);
  const said = right === undefined ? message : `${right}.`;
  return new Error(`${name}: ${at} was left as it is: ${said}`, { cause: error });
}
