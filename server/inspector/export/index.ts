export { type CurlRequest, toCurl } from './curl.ts';
export { type ExportedExchange, receivedExchange, sentExchanges } from './exchange.ts';
export { type Har, type HarEntry, toHar, toHarEntry } from './har.ts';
export { type Imported, importLines } from './import-lines.ts';
export {
  fromNdjsonLine,
  type ImportedLine,
  type LineProblem,
  toNdjsonLine,
  toSentNdjsonLine,
} from './ndjson.ts';
