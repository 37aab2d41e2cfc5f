import { EXIT, type ExitCode } from '../../base/exit.ts';
import type { Page } from '../../types.ts';
import type { Api } from '../client/api.ts';
import { type Session, withSession } from '../client/session.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options/options.ts';
import { type ListColumn, listTable } from '../print/list-table.ts';
import { jsonText, plain } from '../print/plain.ts';

export interface SettingsList<T> {
  read: (api: Api) => Promise<Page<T>>;
  columns: ReadonlyArray<ListColumn<T>>;
  /** What stderr says instead of an empty list. */
  none: string;
}

/** Prints all webhooks or all endpoints. */
export function listSettings<T>(
  io: Io,
  options: CommonOptions,
  { read, columns, none }: SettingsList<T>,
): Promise<ExitCode> {
  const printAll = async ({ api, json }: Session): Promise<ExitCode> => {
    const page = await read(api);
    if (json) io.print(jsonText(page));
    else if (page.items.length > 0) io.print(listTable(page.items, columns, io));
    else io.note(none);
    return EXIT.ok;
  };
  return withSession(io, options, printAll, { mustExist: true });
}

/** Removes what is named, one after the other, and prints each name. */
export function removeNamed(
  io: Io,
  options: CommonOptions,
  names: readonly string[],
  remove: (api: Api, name: string) => Promise<void>,
): Promise<ExitCode> {
  const removeEach = async ({ api, json }: Session): Promise<ExitCode> => {
    for (const name of names) {
      await remove(api, name);
      io.print(json ? jsonText({ removed: name }) : `${plain(name)}  removed`);
    }
    return EXIT.ok;
  };
  return withSession(io, options, removeEach, { mustExist: true });
}
