/** Names of a webhook's TLS settings, as its form and the advice about a failed attempt call them. */
export const ALLOW_HTTP = 'Allow http:// to this machine';
export const ANOTHER_CA = 'Another CA to trust';
export const ANY_CERTIFICATE = 'Accept any certificate';
