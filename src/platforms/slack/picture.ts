import { setTimeout as wait } from 'node:timers/promises'
import { webApi } from '@slack/bolt'
import { type Card, pictureOf } from '../../core/card.ts'
import type { Log } from '../../core/ports.ts'
import { reasonOf, toPlatformError } from './errors.ts'
import { UPLOADS } from './scopes.ts'
import type { Team } from './teams.ts'

/** What `uploadV2` resolves to, which its types leave open: the answers of files.completeUploadExternal. */
type Uploaded = { files?: { files?: { id?: string }[] }[] }

/**
 * Uploads what a card brings along as bytes, in no channel, where only the bot sees it until a message shows it. Resolves to the
 * file's id; to nothing where there is none, or Slack does not take it: then the card goes without. Never rejects.
 */
export async function uploaded({ web, scopes }: Team, card: Card, log: Log): Promise<string | undefined> {
  const picture = pictureOf(card)
  if (!picture || !scopes?.includes(UPLOADS)) return undefined
  const { bytes, name, alt } = picture
  try {
    const answer = await web.files.uploadV2({ file: Buffer.from(bytes), filename: name, alt_text: alt })
    return (answer as Uploaded).files?.[0]?.files?.[0]?.id
  } catch (error) {
    log.warn({ error: toPlatformError(error) }, 'Slack did not take a picture; its message goes without')
    return undefined
  }
}

/** Slack works on a file after it has taken it, and refuses a message that shows it meanwhile: pauses before it is sent again, in ms. */
const PAUSES = [1_000, 2_000, 3_000]

/** Sends a message with a file, and without it where Slack still refuses that after some seconds. What was refused has sent nothing. */
export async function showing<T>(
  file: string | undefined,
  send: (file: string | undefined) => Promise<T>,
): Promise<T> {
  if (file === undefined) return send(undefined)
  for (const ms of PAUSES) {
    try {
      return await send(file)
    } catch (error) {
      if (!isAboutFile(error)) throw error
    }
    await wait(ms)
  }
  return send(file).catch((error: unknown) => {
    if (!isAboutFile(error)) throw error
    return send(undefined)
  })
}

/** "invalid slack file [json-pointer:/blocks/3/slack_file]" (slackapi/python-slack-sdk#1658). */
const isAboutFile = (error: unknown): boolean =>
  reasonOf(error) === 'invalid_blocks' &&
  error instanceof webApi.WebAPIPlatformError &&
  JSON.stringify(error.data).includes('slack_file')
