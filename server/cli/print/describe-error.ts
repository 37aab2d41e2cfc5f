/** An internal error in a line a person can report; the stack stays out of the way. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
