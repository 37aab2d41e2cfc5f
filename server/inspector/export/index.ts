export { type CurlRequest, curlPieces } from './curl.ts';
export { type ExportedExchange, receivedExchange, sentExchanges } from './exchange.ts';
export { harPieces } from './har.ts';
export { type Imported, importLines } from './import-lines.ts';
export {
  fromNdjsonLine,
  type ImportedLine,
  type LineProblem,
  toNdjsonLine,
  toSentNdjsonLine,
} from './ndjson.ts';
