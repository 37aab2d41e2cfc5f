import type { Command } from 'commander';
import type { Received, ReceivedDetail } from '../../types.ts';
import type { Io } from '../io.ts';
import { type CommonOptions, withCommonOptions } from '../options/options.ts';
import type { ListColumn } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';
import {
  formInWords,
  receivedLine,
  short,
  size,
  VERDICT_STYLE,
  verdictInWords,
  when,
} from '../print/print.ts';
import { stageLines } from '../print/stage-lines.ts';
import { fitLine, hangingText } from '../print/text-width.ts';
import { addDeliveryVerbs, headerLines } from './delivery-verbs.ts';
import { importFile } from './import-file.ts';

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
    .description('received deliveries: list (default), get, export, import')
    .addHelpText('after', EXAMPLES);
  addDeliveryVerbs(verb, io, {
    ...{ kind: 'received', columns: COLUMNS, show: receivedText },
    parts: 'verdict, stages, headers, payload',
  });
  withCommonOptions(verb.command('import [file]'))
    .description('import an NDJSON export from a file or stdin')
    .action(async (file: string | undefined, options: CommonOptions) =>
      io.end(await importFile(io, file ?? '-', options)),
    );
}

const COLUMNS: ReadonlyArray<ListColumn<Received>> = [
  { title: 'TIME', cell: (item) => ({ text: when(item.receivedAt), style: 'dim' }), dropRank: 1 },
  { title: 'EVENT', cell: (item) => plain(item.event ?? '-'), minWidth: 13 },
  { title: 'ID', cell: (item) => short(item.id) },
  {
    title: 'VERDICT',
    cell: (item) => ({ text: verdictInWords(item), style: VERDICT_STYLE[item.verdict] }),
    minWidth: 11,
  },
  { title: 'FORM', cell: formInWords, dropRank: 6 },
  { title: 'SIZE', cell: (item) => size(item.sizeBytes), dropRank: 5 },
  { title: 'ENDPOINT', cell: (item) => plain(item.endpoint ?? item.path), minWidth: 8, dropRank: 3 },
  { title: 'REPLY', cell: (item) => String(item.replyStatus ?? '-'), dropRank: 4 },
  {
    title: 'ABOUT',
    cell: (item) => ({ text: plain(item.about ?? ''), style: 'dim' }),
    ...{ minWidth: 16, dropRank: 2 },
  },
];

function receivedText(detail: ReceivedDetail, io: Io): string {
  const { paint, terminalWidth } = io;
  const { method, path, remote, headers, issues, payload, reply } = detail;
  const parts = [
    fitLine(receivedLine(detail, paint), terminalWidth),
    `${plain(method)} ${plain(path)}  from ${plain(remote)}  answered ${reply ? reply.status : 'nothing'}`,
    stageLines(detail, io),
    ...issues.map(({ pointer, message }) =>
      hangingText('    ', `${plain(pointer || '/')}: ${plain(message)}`, terminalWidth),
    ),
    paint('bold', 'Headers'),
    headerLines(headers),
    paint('bold', 'Payload'),
    jsonText(payload, 2),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
