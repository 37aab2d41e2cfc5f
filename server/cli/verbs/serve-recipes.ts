import { quoted } from './trust.ts';

/** Where an issued certificate and its key are. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** How a server in one language or program uses a certificate. */
export interface ServeRecipe {
  /** As in `cert issue --for`. */
  name: string;
  title: string;
  how: (files: CertificateFiles) => string;
}

/** A path as a string literal of JavaScript, Python, Go and Java. */
const text = (path: string) => JSON.stringify(path);

/** Ways to serve HTTPS with the certificate, in the order of `cert --for`. */
export const SERVE: readonly ServeRecipe[] = [
  {
    name: 'node',
    title: 'Node.js',
    how: ({ cert, key }) =>
      [
        `const tls = { cert: fs.readFileSync(${text(cert)}), key: fs.readFileSync(${text(key)}) };`,
        'https.createServer(tls, app).listen(3000);',
      ].join('\n'),
  },
  {
    name: 'python',
    title: 'Python',
    how: ({ cert, key }) =>
      [
        `uvicorn app:app --port 3000 --ssl-certfile ${quoted(cert)} --ssl-keyfile ${quoted(key)}`,
        `flask run --port 3000 --cert ${quoted(cert)} --key ${quoted(key)}`,
      ].join('\n'),
  },
  {
    name: 'java',
    title: 'Java (Spring Boot 3.1 and later, application.properties)',
    how: ({ cert, key }) =>
      [
        `spring.ssl.bundle.pem.local.keystore.certificate=file:${cert}`,
        `spring.ssl.bundle.pem.local.keystore.private-key=file:${key}`,
        'server.ssl.bundle=local',
      ].join('\n'),
  },
  {
    name: 'dotnet',
    title: '.NET (Kestrel)',
    how: ({ cert, key }) =>
      [
        `Kestrel__Certificates__Default__Path=${quoted(cert)} \\`,
        `Kestrel__Certificates__Default__KeyPath=${quoted(key)} dotnet run --urls https://localhost:3000`,
      ].join('\n'),
  },
  {
    name: 'go',
    title: 'Go',
    how: ({ cert, key }) => `http.ListenAndServeTLS(":3000", ${text(cert)}, ${text(key)}, handler)`,
  },
  {
    name: 'ruby',
    title: 'Ruby (Puma)',
    how: ({ cert, key }) => `puma -b ${quoted(`ssl://127.0.0.1:3000?cert=${cert}&key=${key}`)}`,
  },
  {
    name: 'nginx',
    title: 'nginx, in front of PHP and others',
    how: ({ cert, key }) =>
      `listen 3000 ssl;\nssl_certificate ${text(cert)};\nssl_certificate_key ${text(key)};`,
  },
];

/** The values of `cert issue --for`. */
export const SERVE_NAMES: string[] = SERVE.map(({ name }) => name);
