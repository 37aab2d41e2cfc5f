import { once } from 'node:events';
import WebSocket from 'ws';
import type { StreamMessage } from '../../server/types.ts';
import { until } from './wait.ts';

export type MessageOf<T extends StreamMessage['type']> = Extract<StreamMessage, { type: T }>;

/** A real WebSocket client that keeps all messages it has received. */
export interface TestStream {
  messages: StreamMessage[];
  /** Resolves with the first matching message of that type, already received or later. */
  waitFor<T extends StreamMessage['type']>(
    type: T,
    fits?: (message: MessageOf<T>) => boolean,
  ): Promise<MessageOf<T>>;
  send(text: string): void;
  close(): Promise<void>;
}

/** Opens `/api/stream` with the token; with a `seq`, it begins after that. Does not wait for messages. */
export async function openStream(port: number, token: string, after?: number | string): Promise<TestStream> {
  const query = after === undefined ? '' : `?after=${after}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/stream${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const messages: StreamMessage[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as StreamMessage));
  await once(socket, 'open');
  return {
    messages,
    waitFor: (type, fits = () => true) => {
      const isWanted = (message: StreamMessage): message is MessageOf<typeof type> =>
        message.type === type && fits(message as MessageOf<typeof type>);
      return until(`a "${type}" on the stream`, () => messages.find(isWanted) ?? null);
    },
    send: (text) => socket.send(text),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
