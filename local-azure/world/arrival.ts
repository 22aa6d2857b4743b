let last = 0;

/** A key part that sorts records by their arrival: microseconds of the machine's time, none given twice. */
export function arrival(): string {
  last = Math.max(last + 1, Date.now() * 1000);
  return String(last).padStart(17, "0");
}
