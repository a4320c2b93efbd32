import fc from 'fast-check'
import { LONGEST_TEXT } from '../../src/core/guard.ts'
import { REGISTRY } from '../../src/features.ts'

/** What somebody does, as far as they decide it. Whoever plays it reads the parts that it takes. */
export type Deed = {
  /** Which of the ways that a platform has. */
  way: number
  /** A command’s name, or what somebody takes for one. */
  name: string
  text: string
  /** By the names of that command’s arguments, and now and then by another. */
  values: Record<string, string>
  /** Whichever of what is there: a member, a button, a message. */
  pick: number
  /** Something that no app sends. */
  json: unknown
}

/** Whoever writes these means somebody or everybody. None of them may arrive as a mention in what the bot says. */
const MENTIONS = [
  '@everyone',
  '@here',
  '<@999999999999999999>',
  '<@!999999999999999999>',
  '<@&999999999999999999>',
  '<@U0EVILONE>',
  '<@U0EVILONE|lin>',
  '<!channel>',
  '<!here>',
  '<!everyone>',
  '<!subteam^S0EVILONE>',
  '&lt;!channel&gt;',
  '\\<!channel>',
  '`<!channel>`',
]

/** What the bot reads something into, what its readers have a meaning for, and what has broken readers before. */
const WORDS = [
  ...MENTIONS,
  ...['1', '0', '-1', '133', '5000', '99999999999999999999', '1e999', '0x10', '1.5', '٣', '½'],
  ...[
    '09:00',
    '9:30 am',
    '25:00',
    'noon',
    '0900',
    'Berlin',
    'EST',
    'GMT+5:30',
    'UTC',
    'Europe/Berlin',
    'Foo/Bar',
  ],
  ...[
    'mon-fri',
    'daily',
    'sat',
    'weekends',
    'tomorrow',
    'today',
    '2026-12-24',
    '24-26 Dec',
    '31 Feb',
    '2026-02-30..2026-03-02',
  ],
  ...[
    'until',
    'from',
    'only',
    'without',
    'add',
    'remove',
    'list',
    'yes',
    'no',
    'now',
    'again',
    'back',
    'off',
    'on',
  ],
  ...[
    'everything',
    'only system design',
    '8 weeks',
    '1-14,42',
    'ml-system-design',
    'coding',
    'beginner',
    'advanced',
  ],
  ...[
    '1a',
    '2b',
    'two tower',
    'feature stores',
    'ranking',
    'groupabc',
    'groupabc/daily/2026-11-23',
    'd58-1',
    'd1-1a',
  ],
  ...[
    '@groupabc',
    '@newgrp01 ',
    'topic',
    'today',
    'share topic two tower',
    'page:2',
    'of:x',
    'day:1',
    'time:9',
    'zone:',
  ],
  ...[
    '"',
    '“',
    '”',
    "'",
    '`',
    '```',
    '~~~',
    '||',
    '**',
    '__',
    '*',
    '_',
    '#',
    '>',
    '- ',
    '1. ',
    '\\',
    '|',
    '~',
    ':',
    ',',
    ';',
  ],
  ...[
    '[a](https://example.org)',
    '[a](javascript:alert(1))',
    '![a](b)',
    'https://example.org/(((',
    '<https://x|y>',
    '<script>',
    '&amp;',
    '<b>',
  ],
  ...[
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u001b[31m',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udc00',
    '🙂',
    '👩‍👩‍👧',
    'ﷺ',
    'İ',
    'ß',
    '中文',
    'e\u0301',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '{{x}}',
    '#{x}',
    '%s',
    '../../etc/passwd',
    "' OR 1=1 --",
  ],
] as const

const word = fc.constantFrom(...WORDS)
const joint = fc.constantFrom(' ', ' ', ' ', '', '\n', '  ', ':', ',')
const sentence = fc
  .array(fc.tuple(word, joint), { maxLength: 12 })
  .map((parts) => parts.map(([each, after]) => `${each}${after}`).join(''))
/** One word, or two in turn, for as long as a platform lets anybody write, and longer. */
const endless = fc
  .tuple(
    word,
    fc.oneof(word, fc.constant('')),
    fc.constantFrom(300, 1900, LONGEST_TEXT, LONGEST_TEXT + 1, 8000),
  )
  .map(([one, other, length]) =>
    `${one}${other}`.repeat(Math.ceil(length / (one + other).length)).slice(0, length),
  )
const text = fc.oneof(
  { weight: 8, arbitrary: sentence },
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 2, arbitrary: endless },
)

const NAMES = REGISTRY.infos.map(({ name }) => name)
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: word },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
)

/** Values for some of a command’s arguments. */
const valuesOf = (of: string) => {
  const info = REGISTRY.get(of)?.info
  const args = [...(info?.args ?? []), ...(info?.hidden ?? [])]
  const own = args.map(({ name: arg, choices = [] }) =>
    fc.tuple(fc.constant(arg), fc.oneof(text, ...(choices.length > 0 ? [fc.constantFrom(...choices)] : []))),
  )
  const stray = fc.tuple(fc.oneof(word, fc.constant('x')), text)
  return fc
    .array(fc.oneof(...own.map((arbitrary) => ({ weight: 4, arbitrary })), { weight: 1, arbitrary: stray }), {
      maxLength: args.length + 1,
    })
    .map((pairs) => Object.fromEntries(pairs))
}

const deed: fc.Arbitrary<Deed> = name.chain((of) =>
  fc.record({
    way: fc.nat(999),
    name: fc.constant(of),
    text,
    values: valuesOf(of),
    pick: fc.nat(9999),
    json: fc.oneof(fc.jsonValue({ maxDepth: 3 }), text),
  }),
)

/** So many deeds, the same for the same seed, drawn as they are asked for. */
export function* deedsOf(seed: number, count: number): Generator<Deed> {
  const BATCH = 500
  for (let from = 0; from < count; from += BATCH)
    yield* fc.sample(deed, { seed: seed + from, numRuns: Math.min(BATCH, count - from) })
}

/** A mention that readers would see as one, on whichever platform; `undefined` where a text has none. */
export const liveMention = (shown: string): string | undefined =>
  /(?<!\\)<(?:@[!&]?9{18}|@U0EVILONE|!(?:channel|here|everyone)|!subteam\^S0EVILONE)[^>]*>/.exec(shown)?.[0]
