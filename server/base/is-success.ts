/** Whether a status means success: 2xx, as on the platform. Redirects are failures. */
export function isSuccess(status: number | null | undefined): boolean {
  return typeof status === 'number' && status >= 200 && status < 300;
}
