/** What somebody says to the bot: a command's name and the rest of the line, or nothing that asks for an answer. */
export type Said = { name: string; text: string } | 'thanks'

/** What is said before the matter, by whoever talks to a bot as to a person. */
const POLITE =
  /^(?:hi|hello|hey|please|pls|ok|okay|so|and|um|(?:can|could|would|will) you|(?:i(?:'|’)?d|i would) like to (?:know|see)|i want to (?:know|see)|show(?: me)?|give me|tell me(?: (?:about|more about))?|look up|look for|search(?: for)?|find|explain|define|remind me of|(?:what|who)(?:'|’)?s|(?:what|who) (?:is|are|was|were)|how (?:does|do)|what about)(?=[\s:,;.!?]|$)/i
/** How often politeness is passed over, and how much is read of what is said, in characters. */
const MOST_POLITE = 8
const LONGEST = 2_000
const ARTICLE = /^(?:an?|the)\s+/i
const THANKS =
  /^(?:many )?(?:thanks|thank you|thank u|thx|ty|cheers|great|nice|cool|perfect|awesome|got it|ok|okay|👍|🙏|❤️|👏)(?:[\s,!.]+(?:a lot|so much|very much|again|everyone|all|bot|studyhall|thanks|thank you|great|👍|🙏))*$/iu
const HELP = /^(?:help me|what can you do|what do you do|who are you|how do you work|commands?|menu|start)$/i

/** Signs around what is said: “: topic rope!” is “topic rope”. */
const bare = (text: string): string =>
  text.replace(/^[\s:,;.!?–—-]+/u, '').replace(/(?:(?<![+#])[\s.!?,;:…])+$/u, '')

/**
 * Reads what is said to the bot in so many words. Punctuation and politeness are passed over; what is then no command is
 * a topic to look up where `searches`, and where it was asked politely; else its first word stays the name. Nothing, or a
 * greeting alone, asks for help.
 */
export function readTalk(said: string, isCommand: (name: string) => boolean, searches: boolean): Said {
  let rest = bare(said.slice(0, LONGEST))
  if (THANKS.test(rest)) return 'thanks'
  if (HELP.test(rest)) return { name: 'help', text: '' }
  let isPolite = false
  for (let i = 0; i < MOST_POLITE; i += 1) {
    const [name, text] = firstWord(rest)
    if (isCommand(name)) return { name, text }
    const shorter = bare(rest.replace(POLITE, ''))
    if (shorter === rest) break
    rest = shorter
    isPolite = true
  }
  if (rest === '') return { name: 'help', text: '' }
  if (searches || isPolite) return { name: 'topic', text: rest.replace(ARTICLE, '') }
  const [name, text] = firstWord(rest)
  return { name, text }
}

function firstWord(line: string): [name: string, text: string] {
  const [, word = '', rest = ''] = /^\/?(\S*)\s*(.*)$/s.exec(line) ?? []
  return [word.toLowerCase().replace(/[:,;.!?…]+$/u, ''), rest]
}

/** The label of the question that a text begins with, `1a`, in lower case; `undefined` where it begins with none. */
export const labelIn = (text: string): string | undefined =>
  /^[^\p{L}\p{N}]{0,8}(\d{1,2}[a-z])(?![\p{L}\p{N}])/iu.exec(text)?.[1]?.toLowerCase()
