import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../../src/platforms/slack/envelope.ts'

const event = (type: unknown) => ({ type: 'events_api', envelope_id: 'e', payload: { event: { type } } })

describe('a message over Socket Mode', () => {
  it.each([
    [{ type: 'hello', num_connections: 1 }],
    [{ type: 'disconnect', reason: 'refresh_requested' }],
    [
      {
        type: 'slash_commands',
        envelope_id: 'e',
        payload: { command: '/study' },
        accepts_response_payload: true,
      },
    ],
    [{ type: 'interactive', envelope_id: 'e', payload: { type: 'block_actions' } }],
    [event('message')],
    [event('an_event_of_next_year')],
  ])('is passed on when Slack documents it: %j', (message) => {
    expect(readEnvelope(JSON.stringify(message))).toMatchObject({ type: message.type })
  })

  it.each([
    'null',
    '[]',
    '42',
    '{',
    '{}',
    '{"type":"events_api"}',
    '{"type":"events_api","envelope_id":"e","payload":null}',
    '{"type":"events_api","envelope_id":"e","payload":{}}',
    '{"type":"events_api","envelope_id":"e","payload":{"event":null}}',
    '{"type":"interactive","envelope_id":"e"}',
    '{"type":"slash_commands","payload":{}}',
    '{"type":"close"}',
  ])('is passed over when it is none: %s', (message) => {
    expect(readEnvelope(message)).toBeUndefined()
  })

  it.each(['ws_message', 'close', 'disconnected', 'slack_event'])(
    'is passed over when its event is named %s, as the client’s own are',
    (type) => {
      expect(readEnvelope(JSON.stringify(event(type)))).toBeUndefined()
    },
  )

  it('is no envelope when it is arbitrary, and reading it never fails', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (data) => readEnvelope(data) === undefined))
  })
})
