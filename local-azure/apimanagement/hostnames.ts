import { isProperties, list, type Properties } from "../properties";

/** A service's custom host names, as its body lists them. */
export function hostnames(inputs: Properties): readonly Properties[] {
  return list(inputs, "hostnameConfigurations").filter(isProperties);
}
