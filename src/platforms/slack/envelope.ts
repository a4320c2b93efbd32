import { z } from 'zod'

/** Names that the Socket Mode client uses among its own listeners; an event's type is announced there as well. */
const OWN = [
  'ws_message',
  'slack_event',
  'outgoing_message',
  'error',
  'close',
  'connecting',
  'connected',
  'reconnecting',
  'disconnecting',
  'disconnected',
  'authenticated',
]

const eventType = z.string().refine((type) => !OWN.includes(type))

const envelopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['hello', 'disconnect']) }),
  z.object({
    type: z.enum(['slash_commands', 'interactive']),
    envelope_id: z.string(),
    payload: z.looseObject({}),
  }),
  z.object({
    type: z.literal('events_api'),
    envelope_id: z.string(),
    payload: z.object({ event: z.object({ type: eventType }) }),
  }),
])

/** Whether a message over Socket Mode is one that Slack documents (docs.slack.dev/apis/events-api/using-socket-mode). */
export function isEnvelope(data: unknown): boolean {
  if (typeof data !== 'string') return false
  try {
    return envelopeSchema.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}
