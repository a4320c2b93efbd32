import type { Answer } from '../../core/bot.ts'
import { problemCard } from '../../core/card.ts'
import { FILE_BYTES } from '../../core/form.ts'
import { TIMES } from './limits.ts'

/** A file that somebody put into a form: into which input, where Discord keeps it, and its size in bytes as Discord tells it. */
export type Attached = { input: string; url: string; size: number }

/** Where Discord keeps what members attach. */
const CDN = 'https://cdn.discordapp.com'

/** The texts of files that were put into a form, by input, or what is said where one cannot be read. Never rejects. */
export type Reader = (files: readonly Attached[]) => Promise<{ texts: Record<string, string> } | Answer>

/**
 * Reads files from where Discord keeps them, or from where its API is said to be, and from nowhere else: what else an address leads
 * to would be asked in the bot's name. `apiUrl` is an address without a version.
 */
export const createReader = (apiUrl: string): Reader => {
  const origins = [CDN, new URL(apiUrl).origin]
  return async (files) => {
    const texts: Record<string, string> = {}
    for (const { input, url, size } of files) {
      if (size > FILE_BYTES) return refused('This file is too long', TOO_LONG, input)
      if (!URL.canParse(url) || !origins.includes(new URL(url).origin)) return refused(UNREAD, AGAIN, input)
      try {
        const text = await textAt(url)
        if (text === undefined) return refused('This file is too long', TOO_LONG, input)
        texts[input] = text
      } catch {
        // The address is a key to the file, and stands in the error.
        return refused(UNREAD, AGAIN, input)
      }
    }
    return { texts }
  }
}

const UNREAD = 'I could not read this file'
const AGAIN = 'Discord did not give it to me. Attach it again in a moment, or paste its text.'
const TOO_LONG = `I read ${FILE_BYTES / 1024} KB at most. Attach a part of it, or a calendar that holds less.`

function refused(title: string, text: string, field: string): Answer {
  return { reply: { card: problemCard(title, text) }, visibility: 'private', again: true, field }
}

/** What stands at an address, as UTF-8; `undefined` for more than a form takes, of which the rest is not read. */
async function textAt(url: string): Promise<string | undefined> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMES.call) })
  if (!answer.ok) throw new Error(`Discord answered ${answer.status}.`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength
    // Leaving the loop ends the request.
    if (length > FILE_BYTES) return undefined
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
