import { REFUSALS } from '../refusal.ts'
import type { Attachment } from '../router.ts'
import { findings, isRecord } from './body.ts'
import type { MessageBody } from './message.ts'

/** What a server that nobody boosts takes, in bytes, of all files of a message. */
const MOST_BYTES = 10 * 1024 * 1024

/**
 * The files of a message, with what its body says of them: each entry of `attachments` is one that came along, by its place, and an
 * embed's `attachment://` names one. An edit that lists none takes away what was there (docs: "Uploading Files", "Edit Message").
 * Throws 40005 or 50035.
 */
export function filesOf(
  body: MessageBody,
  files: Attachment[],
  at: readonly string[] = [],
): Pick<MessageBody, 'files'> {
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES) throw REFUSALS.tooLarge()
  const found = findings(at)
  const { attachments: listed } = body
  const described = files.map((file) => ({ ...file }))
  for (const [i, entry] of (listed ?? []).entries()) {
    const file = isRecord(entry) ? described[Number(entry.id)] : undefined
    if (!file)
      found.add(['attachments', i, 'id'], 'ATTACHMENT_NOT_FOUND', 'There is no such file in this request')
    if (isRecord(entry)) found.length(['attachments', i, 'description'], entry.description ?? '', 0, 1024)
    if (file && isRecord(entry) && typeof entry.description === 'string') file.description = entry.description
  }
  const names = described.map(({ name }) => name)
  for (const [i, { image }] of (body.embeds ?? []).entries()) {
    const name = /^attachment:\/\/(.*)$/.exec(image?.url ?? '')?.[1]
    if (name !== undefined && !names.includes(name))
      found.add(['embeds', i, 'image', 'url'], 'ATTACHMENT_NOT_FOUND', 'No file of this name came along')
  }
  found.throwIfAny()
  return described.length > 0 || listed ? { files: described } : {}
}
