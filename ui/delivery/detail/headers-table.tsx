import type { HeaderPair } from '../../../server/types.ts';
import { CopyButton } from '../../kit/copy-button.tsx';
import { TextRuns } from '../../kit/text-runs.tsx';
import './headers.css';

/** Headers as on the wire, with their order, case and duplicates. */
export function HeadersTable({ headers, label }: { headers: readonly HeaderPair[]; label: string }) {
  if (headers.length === 0) return <p class="note">No headers.</p>;
  return (
    <div class="table-scroll">
      <table class="headers" data-testid="headers-table" aria-label={label}>
        <thead class="hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Copy</th>
          </tr>
        </thead>
        <tbody>
          {headers.map(([name, value], index) => (
            // A header may occur twice, so the index is the key.
            <tr key={index}>
              <th scope="row">
                <TextRuns text={name} />
              </th>
              <td>
                <TextRuns text={value} />
              </td>
              <td class="headers__copy">
                <CopyButton text={value} what={`value of ${name}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
