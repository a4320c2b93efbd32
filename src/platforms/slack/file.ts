import { type Card, problemCard, type TextFile } from '../../core/card.ts'
import type { Log } from '../../core/ports.ts'
import type { MemberRef } from '../../core/refs.ts'
import { toPlatformError } from './errors.ts'
import { escapeText } from './mrkdwn.ts'
import type { Outbound } from './outbound.ts'
import { fixWith, UPLOADS } from './scopes.ts'
import type { Teams } from './teams.ts'

/** Code in one message, as JSON and with Slack's escapes: the message's limit less what stands around it. */
const PIECE = 9_000
/** So many messages at most: who has more to send adds the scope. */
const MOST = 40

/**
 * Sends a card and a text file to a member's direct messages: as a file where the app may upload, else as code in messages that
 * can be copied. Rejects with PlatformError where something of it could not be sent.
 */
export async function sendFile(
  { teams, outbound, log }: { teams: Teams; outbound: Outbound; log: Log },
  member: MemberRef,
  card: Card,
  { name, text }: TextFile,
): Promise<void> {
  const { channel } = await outbound.dm(member, card, 'answer')
  const { web, scopes } = await teams.of(member.workspace)
  if (scopes?.includes(UPLOADS)) {
    try {
      // The conversation's own id: an upload takes no member in its place.
      await web.files.uploadV2({ channel_id: channel, filename: name, content: text })
      return
    } catch (error) {
      log.warn({ error: toPlatformError(error) }, 'Slack did not take a file; it is sent as messages')
    }
  }
  const pieces = piecesOf(text)
  for (const [i, piece] of pieces.slice(0, MOST).entries())
    await outbound.dm(member, pieceCard(name, piece, `${i + 1} of ${pieces.length}`), 'answer')
  if (pieces.length > MOST) await outbound.dm(member, REST, 'answer')
}

const REST = problemCard(
  'The rest is too long for messages',
  `Whoever runs this bot can let it upload files. ${fixWith('files')}`,
)

const FENCE = '```'

const pieceCard = (name: string, piece: string, place: string): Card => ({
  plain: `${name}, ${place}`,
  title: `${name} (${place})`,
  text: `${FENCE}\n${piece}\n${FENCE}`,
})

const weightOf = (text: string): number => JSON.stringify(escapeText(text)).length

/**
 * A text in pieces that fit into a message each, parted at the ends of lines where it can be. A fence within would end the code
 * around it, so it is written with other signs.
 */
export function piecesOf(text: string): string[] {
  const pieces: string[] = []
  for (const line of text.replaceAll(FENCE, "'''").split('\n').flatMap(shortLines)) {
    const joined = `${pieces.at(-1)}\n${line}`
    if (pieces.length > 0 && weightOf(joined) <= PIECE) pieces[pieces.length - 1] = joined
    else pieces.push(line)
  }
  return pieces
}

/** A line that fills a message alone is parted at characters, each of which may become six. */
const shortLines = (line: string): string[] =>
  weightOf(line) <= PIECE ? [line] : (line.match(/.{1,1000}/gsu) ?? [])
