/**
 * Every resource that watches certificates, in whatever stack, and the component that they are below, which is nothing in a
 * cloud: with these as `--target`, the engine takes no other into a run, whatever is due.
 */
export const certificatesTargets: readonly string[] = [
  "urn:pulumi:**quarterturn:certificates:**",
  "urn:pulumi:**quarterturn:index:Rotation::**",
];
