import { AzureError } from "./azureError";

/** Something that Azure has and the local Azure hasn't. */
export class NotEmulatedHere extends AzureError {
  constructor(method: string, path: string) {
    super(501, "NotEmulated", `${method} ${path}: the local Azure doesn't emulate this request.`);
  }
}
