/** Names of a webhook's TLS settings, used in its form and in the advice about an error. */
export const ALLOW_HTTP = 'Allow http:// to this machine';
export const ANOTHER_CA = 'Another CA to trust';
export const ANY_CERTIFICATE = 'Accept any certificate';
