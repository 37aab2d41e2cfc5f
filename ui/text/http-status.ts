/** Whether an HTTP status is a success by the sender's rule: only 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
