/** The least scopes of a bot token that the features need, each with what it is for. */
export const SCOPES = {
  commands: 'answer the slash command and the message shortcut',
  'chat:write': 'send daily posts, discussions and private answers',
  'app_mentions:read': 'answer @Studyhall in channels and threads',
  'channels:read': 'see whether a public channel is archived and whether the bot is in it',
  'channels:join': 'join a public channel that a group is set up in',
  'channels:history': 'count answers in discussions of public channels, and look whether a post arrived',
  'groups:read': 'the same as channels:read, in private channels it was invited to',
  'groups:history': 'the same as channels:history, in private channels it was invited to',
  'im:history': 'answer direct messages, and look whether a private message arrived',
  'im:write': 'open the direct conversation in which a private message is looked for',
  'users:read': 'know administrators, guests and time zones when a group is set up',
  'pins:write': 'pin the daily post where a group asks for it',
} as const

/** What an operator may add to the app, scopes and the events that need them, by the word in SLACK_WITH or behind `--with`. */
export const EXTRAS = {
  files: {
    scopes: ['files:write'],
    use: 'send exports as files instead of messages, and show the recap’s picture',
    events: [],
  },
  mocks: {
    scopes: ['mpim:write', 'mpim:history'],
    use: 'open a conversation for those who sit at a mock table, and look whether a message arrived there',
    events: [],
  },
  stars: {
    scopes: ['reactions:read'],
    use: 'count the stars that members give messages in discussions',
    events: ['reaction_added', 'reaction_removed'],
  },
} as const satisfies Record<string, { scopes: readonly string[]; use: string; events: readonly string[] }>
export type Extra = keyof typeof EXTRAS

/** The extras that words name, with commas or spaces between them, each once; `undefined` where a word names none. */
export function readExtras(text: string): Extra[] | undefined {
  const words = text.toLowerCase().split(/[\s,]+/)
  const named = [...new Set(words.filter(Boolean))]
  const found = named.filter((word): word is Extra => Object.hasOwn(EXTRAS, word))
  return found.length === named.length ? found : undefined
}

/** The events that these extras need on top. */
export const eventsOf = (extras: readonly Extra[]): readonly string[] =>
  extras.flatMap((extra) => EXTRAS[extra].events)

/** Every scope that an app with these extras asks for, each with what it is for. */
export const scopesWith = (extras: readonly Extra[]): [scope: string, use: string][] => [
  ...Object.entries(SCOPES),
  ...extras.flatMap((extra) =>
    EXTRAS[extra].scopes.map((scope): [string, string] => [scope, EXTRAS[extra].use]),
  ),
]

/** The scopes among these that a token lacks, each with what it is for; none where Slack did not tell what it has. */
export const lackedBy = (
  { scopes }: { scopes: readonly string[] | undefined },
  extras: readonly Extra[],
): [scope: string, use: string][] =>
  scopesWith(extras).filter(([scope]) => scopes !== undefined && !scopes.includes(scope))

/** What whoever runs the bot does so that the app has an extra. */
export const fixWith = (extra: Extra): string =>
  `Add ${extra} to SLACK_WITH (as in SLACK_WITH=${extra}), start the bot again, update the app with the manifest that “studyhall slack manifest” prints, and install it again.`

/** The scope by which files are uploaded. */
export const [UPLOADS] = EXTRAS.files.scopes
