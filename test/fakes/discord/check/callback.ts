import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod'
import { invalidBody } from '../refusal.ts'
import { checkAgainst, findings, isRecord } from './body.ts'
import { type MessageBody, readMessage } from './message.ts'
import { checkModal } from './modal.ts'

/** A callback's body, read: its type and what goes with it. */
export type Callback = {
  type: number
  message?: MessageBody
  ephemeral: boolean
  choices?: { name: string; value: string | number }[]
  modal?: Record<string, unknown>
}

/** Which callback types answer which interaction types. */
const FITTING: Record<number, number[]> = { 2: [4, 5, 9], 3: [4, 5, 6, 7, 9], 4: [8], 5: [4, 5] }

/**
 * Reads the body of an interaction callback. `fromMessage` is whether the interaction stands on a message, so that it
 * can be updated. Throws 50035 or 50006.
 */
export function readCallback(body: unknown, kind: number, fromMessage: boolean): Callback {
  const type = isRecord(body) ? Number(body.type) : Number.NaN
  const fitting = [...(FITTING[kind] ?? []), ...(kind === 5 && fromMessage ? [6, 7] : [])]
  if (!isRecord(body) || !fitting.includes(type))
    throw invalidBody([
      { path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${fitting.join(', ')}}.` },
    ])
  const { data } = body
  const flags = isRecord(data) ? Number(data.flags ?? 0) : 0
  const ephemeral = (flags & 64) !== 0
  if (type === 8) return { type, ephemeral: false, choices: readChoices(body) }
  if (type === 9) {
    checkModal(body)
    return { type, ephemeral: false, modal: data as Record<string, unknown> }
  }
  if (type === 4 || type === 7) {
    const message = readMessage(data, type === 4 ? 'reply' : 'update', ['data'])
    return { type, ephemeral, message }
  }
  checkAgainst(
    type === 5
      ? CreateMessageInteractionCallbackRequestSchema
      : UpdateMessageInteractionCallbackRequestSchema,
    body,
  )
  if ((flags & ~64) !== 0)
    throw invalidBody([
      {
        path: ['data', 'flags'],
        code: 'BASE_TYPE_BAD_VALUE',
        message: 'Only EPHEMERAL can be set when deferring',
      },
    ])
  return { type, ephemeral }
}

function readChoices(body: Record<string, unknown>): { name: string; value: string | number }[] {
  const found = findings()
  const data = isRecord(body.data) ? body.data : {}
  const choices = (Array.isArray(data.choices) ? data.choices : []) as Record<string, unknown>[]
  if (choices.length > 25)
    found.add(['data', 'choices'], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
  choices.forEach((choice, i) => {
    found.length(['data', 'choices', i, 'name'], choice.name, 1, 100)
    if (typeof choice.value === 'string') found.length(['data', 'choices', i, 'value'], choice.value, 1, 100)
  })
  found.throwIfAny()
  checkAgainst(ApplicationCommandAutocompleteCallbackRequestSchema, body)
  return choices as { name: string; value: string | number }[]
}
