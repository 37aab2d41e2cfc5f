import { type Command, Option } from 'commander';
import type { Received, ReceivedDetail } from '../../types.ts';
import type { Io } from '../io.ts';
import {
  addExportOptions,
  addFilter,
  addGetOptions,
  addPaging,
  type ExportOptions,
  exportDeliveries,
  type GetOptions,
  getDelivery,
  headerLines,
  type ListOptions,
  listDeliveries,
} from '../options/deliveries.ts';
import { addDefaultList, type CommonOptions, withCommonOptions } from '../options/options.ts';
import { jsonText, plain } from '../print/plain.ts';
import {
  formInWords,
  type Paint,
  receivedLine,
  short,
  size,
  VERDICT_STYLE,
  verdictInWords,
  when,
} from '../print/print.ts';
import { stageLines } from '../print/stage-lines.ts';
import { table } from '../print/table.ts';
import { importFile } from './import-file.ts';

interface ReceivedFilter {
  verdict?: string;
  endpoint?: string;
}

const EXAMPLES = `
<id> is an id, its last digits, or "latest".

Examples:
  rai-hooks received list --verdict undecodable
  rai-hooks received get latest
  rai-hooks received get 9f3c01ac --payload | jq .user
  rai-hooks received export --format curl --event purchase_made
  rai-hooks received import deliveries.ndjson

Exit codes: 0 done, 2 usage or no such delivery, 3 environment.`;

/** `rai-hooks received`. */
export function addReceived(program: Command, io: Io): void {
  const verb = program
    .command('received')
    .description('received deliveries: list, get, export, import')
    .addHelpText('after', EXAMPLES);
  addPaging(filtered(addFilter(addDefaultList(verb))))
    .description('list received deliveries, newest first')
    .action(async (options: ListOptions & ReceivedFilter) => {
      const { verdict, endpoint } = options;
      const show = (items: Received[]) => receivedTable(items, io.paint);
      io.end(await listDeliveries({ io, kind: 'received', options, filter: { verdict, endpoint } }, show));
    });
  addGetOptions(verb.command('get <id>'))
    .description('show one delivery: verdict, stages, headers, payload')
    .action(async (ref: string, options: GetOptions) => {
      const show = (detail: ReceivedDetail) => receivedText(detail, io.paint);
      io.end(await getDelivery({ io, kind: 'received', ref, options }, show));
    });
  addExport(filtered(addExportOptions(verb.command('export'))), io);
  withCommonOptions(verb.command('import [file]'))
    .description('import an NDJSON export from a file or stdin')
    .action(async (file: string | undefined, options: CommonOptions) =>
      io.end(await importFile(io, file ?? '-', options)),
    );
}

function addExport(command: Command, io: Io): void {
  command
    .description('write deliveries as NDJSON, HAR 1.2 or cURL lines')
    .action(async (options: ExportOptions & ReceivedFilter) => {
      const { verdict, endpoint } = options;
      io.end(await exportDeliveries(io, 'received', options, { verdict, endpoint }));
    });
}

function filtered(command: Command): Command {
  const verdict = new Option('--verdict <verdict>', 'only this verdict').choices(Object.keys(VERDICT_STYLE));
  return command.addOption(verdict).option('--endpoint <name>', 'only this endpoint');
}

function receivedTable(items: readonly Received[], paint: Paint): string {
  const rows = items.map((item) => [
    { text: when(item.receivedAt), style: 'dim' as const },
    plain(item.event ?? '-'),
    short(item.id),
    { text: verdictInWords(item), style: VERDICT_STYLE[item.verdict] },
    formInWords(item),
    size(item.sizeBytes),
    plain(item.endpoint ?? item.path),
    item.replyStatus === null ? '-' : String(item.replyStatus),
    { text: plain(item.about ?? ''), style: 'dim' as const },
  ]);
  return table(rows, paint);
}

function receivedText(detail: ReceivedDetail, paint: Paint): string {
  const { method, path, remote, headers, issues, payload, reply } = detail;
  const parts = [
    receivedLine(detail, paint),
    `${plain(method)} ${plain(path)}  from ${plain(remote)}  answered ${reply ? reply.status : 'nothing'}`,
    stageLines(detail, paint),
    ...issues.map((issue) => `  ${plain(issue.pointer || '/')}: ${plain(issue.message)}`),
    paint('bold', 'Headers'),
    headerLines(headers),
    paint('bold', 'Payload'),
    jsonText(payload, 2),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
