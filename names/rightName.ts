import { partsAt } from "./vaultName";

const end = "-writes-secrets";

/** The resource that holds somebody's right to read a vault's secrets: `gateway-reads-secrets`. */
export function readerName(reader: string): string {
  return `${reader}-reads-secrets`;
}

/** The resource that holds somebody's right to write a vault's secrets: `deployer-writes-secrets`. */
export function writerName(writer: string): string {
  return `${writer}${end}`;
}

/** True for a resource that holds somebody's right to a vault's secrets. */
export function isRightName(resource: string): boolean {
  const { name } = partsAt(resource);
  return name.endsWith(end) || name.endsWith(readerName(""));
}

/** Whoever runs the program, under this name. */
export const deployer = "deployer";

/** Whom the stack file names besides. */
export function namedWriter(name: string): string {
  return `writer-${name}`;
}

/** True for the right of whoever runs the program, or of somebody whom the stack file names for it. */
export function isWriterName(resource: string): boolean {
  const { name } = partsAt(resource);
  return name === writerName(deployer) || (name.startsWith("writer-") && name.endsWith(end));
}
