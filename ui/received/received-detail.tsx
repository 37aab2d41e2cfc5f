import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ReceivedDetail, StageName } from '../../server/types.ts';
import { useApp } from '../app/context.ts';
import { Failure } from '../delivery/decoding/failure.tsx';
import { IssuesList } from '../delivery/decoding/issues-list.tsx';
import { StageTrail } from '../delivery/decoding/stage-trail.tsx';
import { BodyView } from '../delivery/detail/body-view.tsx';
import { DetailHead } from '../delivery/detail/detail-head.tsx';
import { HeadersTable } from '../delivery/detail/headers-table.tsx';
import { PayloadView } from '../delivery/payload/payload-view.tsx';
import { PlaintextView } from '../delivery/payload/plaintext-view.tsx';
import { type Tab, Tabs } from '../kit/tabs.tsx';
import { TextRuns } from '../kit/text-runs.tsx';
import { formatBytes, formatMicroseconds, shortId } from '../text/format.ts';
import { causeWords, cipherWords, unnamedWords } from '../text/words.ts';
import { ReceivedActions } from './received-actions.tsx';
import { RelatedView } from './related-view.tsx';
import { ReplyView } from './reply-view.tsx';
import { UnknownEndpoint } from './unknown-endpoint.tsx';

function receivedTabs(detail: ReceivedDetail): Tab[] {
  const issues = detail.issues.length;
  return [
    { id: 'payload', label: 'Payload' },
    { id: 'plaintext', label: 'Plaintext' },
    { id: 'body', label: 'Body' },
    { id: 'headers', label: 'Headers', badge: detail.headers.length },
    { id: 'issues', label: 'Issues', badge: issues, ...(issues > 0 && { tone: 'invalid' as const }) },
    {
      id: 'reply',
      label: 'Reply',
      badge: detail.reply?.status ?? 'none',
      ...(detail.forwardError !== null && { tone: 'undecodable' as const }),
    },
    { id: 'related', label: 'Related', badge: detail.attempts.length + (detail.twin === null ? 0 : 1) },
  ];
}

/** The tab shown first: the payload, else the plaintext, else the body. */
function firstTab(detail: Pick<ReceivedDetail, 'payload' | 'plaintext'>): string {
  if (detail.payload !== null) return 'payload';
  return detail.plaintext === null ? 'body' : 'plaintext';
}

function Cipher({ detail }: { detail: ReceivedDetail }) {
  const { encryption, format, stages } = detail;
  if (encryption !== null) {
    return (
      <span>
        {cipherWords(encryption.mode)}, {encryption.wire}, key{' '}
        <b>
          <TextRuns text={encryption.keyLabel} />
        </b>
      </span>
    );
  }
  const decrypt = stages.find((stage) => stage.stage === 'decrypt');
  if (decrypt?.outcome === 'failed')
    return <span>{decrypt.cause === 'not-encrypted' ? 'plain' : 'looks encrypted'}</span>;
  return format === null ? null : <span>{format.toUpperCase()}, not encrypted</span>;
}

function Meta({ detail }: { detail: ReceivedDetail }) {
  return (
    <>
      <span>
        {detail.method}{' '}
        <code>
          <TextRuns text={detail.path} />
        </code>
      </span>
      <span>from {detail.remote}</span>
      <span>{formatBytes(detail.sizeBytes)}</span>
      <Cipher detail={detail} />
      {detail.twin !== null && (
        <span>
          twin of <a href={`/sent/${detail.twin}`}>sent {shortId(detail.twin)}</a>
        </span>
      )}
      <span>decoded in {formatMicroseconds(detail.durationUs)}</span>
    </>
  );
}

function TabContent({ tab, detail }: { tab: string; detail: ReceivedDetail }) {
  switch (tab) {
    case 'plaintext':
      return <PlaintextView plaintext={detail.plaintext} format={detail.format} />;
    case 'body':
      return <BodyView kind="received" id={detail.id} sizeBytes={detail.sizeBytes} />;
    case 'headers':
      return <HeadersTable headers={detail.headers} label="Headers of the delivery" />;
    case 'issues':
      return <IssuesList issues={detail.issues} drift={detail.drift} />;
    case 'reply':
      return <ReplyView detail={detail} />;
    case 'related':
      return <RelatedView detail={detail} />;
    default:
      return <PayloadView {...detail} />;
  }
}

/** A received delivery in full. */
export function ReceivedDetailView({ detail }: { detail: ReceivedDetail }) {
  const { actions, router } = useApp();
  const openStage = useSignal<StageName | null>(null);
  useEffect(() => {
    openStage.value = null;
  }, [detail.id, openStage]);
  const tabs = receivedTabs(detail);
  const asked = router.place.value.params.get('tab');
  const tab = tabs.find((item) => item.id === asked)?.id ?? firstTab(detail);
  const word = detail.event === null && detail.cause !== null ? causeWords(detail.cause) : detail.verdict;
  return (
    <article class="detail" data-testid="detail" data-id={detail.id} data-verdict={detail.verdict}>
      <div class="detail__scroll">
        <DetailHead
          title={detail.event ?? unnamedWords(detail.verdict)}
          tone={detail.verdict}
          word={word}
          at={detail.receivedAt}
          meta={<Meta detail={detail} />}
        />
        <UnknownEndpoint detail={detail} />
        <StageTrail stages={detail.stages} verdict={detail.verdict} open={openStage} failureBelow />
        <Failure key={detail.id} detail={detail} open={openStage} />
        <Tabs
          label="Views of the delivery"
          tabs={tabs}
          selected={tab}
          onChoose={(id) => actions.setParams({ tab: id }, { replace: true })}
        >
          <TabContent key={`${detail.id} ${tab}`} tab={tab} detail={detail} />
        </Tabs>
      </div>
      <ReceivedActions detail={detail} />
    </article>
  );
}
