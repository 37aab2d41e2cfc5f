const STEP_MS = 10;
/** Only a test that hangs reaches this limit. */
const PATIENCE_MS = 15_000;

/** Polls until `read` returns a value that is not null, and returns it. */
export async function until<T>(what: string, read: () => Promise<T | null> | T | null): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
