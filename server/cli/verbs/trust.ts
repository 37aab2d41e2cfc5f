/** How to make one program or system trust a CA. */
export interface TrustRecipe {
  /** As in `cert --for`. */
  name: string;
  title: string;
  /** Commands or lines, for the CA at that path and the receiver at that base URL. */
  how: (caPath: string, receiver: string) => string;
}

/** A path as one word of a POSIX shell. */
export function quoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** Ways to trust the CA. Programs come first: trusting it in one process is safer than in the whole system. */
export const TRUST: readonly TrustRecipe[] = [
  {
    name: 'curl',
    title: 'curl',
    how: (ca, receiver) => `curl --cacert ${quoted(ca)} ${receiver}/hooks/inbox -d '{}'`,
  },
  { name: 'node', title: 'Node.js', how: (ca) => `NODE_EXTRA_CA_CERTS=${quoted(ca)} node app.js` },
  {
    name: 'python',
    title: 'Python',
    how: (ca) =>
      `REQUESTS_CA_BUNDLE=${quoted(ca)} python app.py        # requests\nSSL_CERT_FILE=${quoted(ca)} python app.py             # httpx, urllib, aiohttp`,
  },
  {
    name: 'java',
    title: 'Java',
    how: (ca) =>
      [
        'keytool -importcert -noprompt -alias rai-hooks -keystore rai-hooks.p12 \\',
        `  -storetype PKCS12 -storepass changeit -file ${quoted(ca)}`,
        'java -Djavax.net.ssl.trustStore=rai-hooks.p12 -Djavax.net.ssl.trustStorePassword=changeit …',
        '(This trust store replaces the default one. To add to the default one, use -cacerts instead of -keystore ….)',
      ].join('\n'),
  },
  {
    name: 'dotnet',
    title: '.NET',
    how: (ca) =>
      `Linux:   SSL_CERT_FILE=${quoted(ca)} dotnet run\nWindows and macOS: .NET uses the system's store, see below`,
  },
  {
    name: 'go',
    title: 'Go',
    how: (ca) =>
      `Linux:   SSL_CERT_FILE=${quoted(ca)} go run .\nWindows and macOS: Go uses the system's store, see below; or add the file to tls.Config.RootCAs`,
  },
  {
    name: 'php',
    title: 'PHP',
    how: (ca) => `php -d curl.cainfo=${quoted(ca)} -d openssl.cafile=${quoted(ca)} app.php`,
  },
  {
    name: 'macos',
    title: 'macOS (this user; Safari and Chrome follow)',
    how: (ca) =>
      `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${quoted(ca)}\nundo: security remove-trusted-cert ${quoted(ca)}`,
  },
  {
    name: 'windows',
    title: 'Windows (this user; Edge and Chrome follow)',
    how: (ca) =>
      `certutil -user -addstore Root "${ca}"\nundo: certmgr.msc → Trusted Root Certification Authorities → Certificates → "rai-hooks local CA …" → Delete`,
  },
  {
    name: 'debian',
    title: 'Debian, Ubuntu',
    how: (ca) =>
      `sudo cp ${quoted(ca)} /usr/local/share/ca-certificates/rai-hooks.crt && sudo update-ca-certificates\nundo: sudo rm /usr/local/share/ca-certificates/rai-hooks.crt && sudo update-ca-certificates --fresh`,
  },
  {
    name: 'fedora',
    title: 'Fedora, RHEL',
    how: (ca) =>
      `sudo cp ${quoted(ca)} /etc/pki/ca-trust/source/anchors/rai-hooks.pem && sudo update-ca-trust\nundo: sudo rm /etc/pki/ca-trust/source/anchors/rai-hooks.pem && sudo update-ca-trust`,
  },
  {
    name: 'firefox',
    title: 'Firefox',
    how: (ca) =>
      `Settings → Privacy & Security → Certificates → View Certificates → Authorities → Import: ${ca}`,
  },
  {
    name: 'chrome',
    title: 'Chrome, Chromium on Linux',
    how: (ca) =>
      `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n rai-hooks -i ${quoted(ca)}      # package libnss3-tools\nundo: certutil -d sql:$HOME/.pki/nssdb -D -n rai-hooks`,
  },
];

/** The values of `cert --for`. */
export const TRUST_NAMES: string[] = TRUST.map(({ name }) => name);
