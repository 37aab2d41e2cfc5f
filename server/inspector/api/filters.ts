import { z } from 'zod';

/** Filters of the list of received deliveries. */
export const receivedFilter = {
  q: z.string().max(2000).optional(),
  event: z.string().optional(),
  verdict: z.enum(['valid', 'invalid', 'unrecognised', 'undecodable']).optional(),
  endpoint: z.string().optional(),
};

/** Filters of the list of sent deliveries. */
export const sentFilter = {
  q: z.string().max(2000).optional(),
  event: z.string().optional(),
  state: z.enum(['pending', 'delivered', 'failed', 'cancelled']).optional(),
  webhook: z.string().optional(),
};
