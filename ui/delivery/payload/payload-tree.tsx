import { useMemo } from 'preact/hooks';
import type { Drift, EventInfo, Issue, Json } from '../../../server/types.ts';
import { setTo } from '../../kit/set-to.ts';
import { type Annotations, annotate } from './annotate.ts';
import { rowId } from './flatten.ts';
import type { Lexemes } from './lexemes.ts';
import { TreeLine } from './tree-line.tsx';
import { TreeSearch } from './tree-search.tsx';
import { type Tree, useTree } from './use-tree.ts';
import './tree.css';

interface TreeProps {
  payload: Json;
  issues: Issue[];
  drift: Drift[];
  event: EventInfo | null;
  lexemes: Lexemes | null;
}

interface LinesProps {
  tree: Tree;
  annotations: Annotations;
  event: EventInfo | null;
  lexemes: Lexemes | null;
}

function TreeLines({ tree, annotations, event, lexemes }: LinesProps) {
  const { virtual, rows, active, view, change } = tree;
  return (
    <div class="virtual-space" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <div
            key={item.key}
            class="tree__place"
            role="presentation"
            data-index={item.index}
            ref={virtual.measureElement}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <TreeLine
              row={row}
              active={rowId(row) === active.value}
              annotations={annotations}
              event={event}
              lexemes={lexemes}
              view={view}
              change={change}
              choose={setTo<string | null>(active)}
            />
          </div>
        );
      })}
    </div>
  );
}

/** A payload as a tree: collapsible, searchable, usable by keyboard, with each issue on its node. */
export function PayloadTree({ payload, issues, drift, event, lexemes }: TreeProps) {
  const tree = useTree(payload);
  const annotations = useMemo(() => annotate(payload, issues, drift), [payload, issues, drift]);
  return (
    <div class="tree-frame">
      <TreeSearch payload={payload} lexemes={lexemes} reveal={tree.reveal} />
      <div
        class="tree"
        role="tree"
        ref={tree.scroller}
        tabIndex={0}
        aria-label="Payload"
        aria-activedescendant={tree.active.value === null ? undefined : 'tree-active'}
        data-testid="payload-tree"
        onKeyDown={tree.onKeyDown}
      >
        <TreeLines tree={tree} annotations={annotations} event={event} lexemes={lexemes} />
      </div>
    </div>
  );
}
