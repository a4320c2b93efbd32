/**
 * Every limit of Discord that we keep, lengths in UTF-16 units (never more characters than Discord counts).
 * Source: docs.discord.com/developers, "Message", "Component reference", "Application commands", "Rate limits".
 */
export const LIMITS = {
  content: 2000,
  /** Of our own: what a notification shows; the card says the rest. */
  notification: 300,
  embed: 6000,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  /** What an attachment says to a screen reader. */
  attachment: 1024,
  rows: 5,
  buttonsInRow: 5,
  label: 80,
  customId: 100,
  url: 512,
  modalTitle: 45,
  inputLabel: 45,
  inputDescription: 100,
  inputValue: 4000,
  placeholder: 100,
  menuPlaceholder: 150,
  selectOptions: 25,
  optionLabel: 100,
  optionValue: 100,
  optionDescription: 100,
  checkboxOptions: 10,
  /** Discord takes ten; more than five fill a phone's screen. */
  radioOptions: { least: 2, most: 5 },
  choices: 25,
  choice: 100,
  commandDescription: 100,
  subcommands: 25,
  threadName: 100,
  appliedTags: 5,
  /** Messages a page of history. */
  page: 100,
} as const

/** Milliseconds, each chosen below what Discord allows. */
export const TIMES = {
  /** An interaction must be answered within 3 s: a command that takes longer than this is deferred. */
  defer: 1500,
  /** A form must be the first answer, so a command that may open one is waited for until nearly the end. */
  deferForm: 2300,
  /** Completions are for somebody who is typing: an empty list after this. */
  suggest: 80,
  /** A first answer that failed is given again so soon, and no later than so long after the interaction came. */
  first: { pause: 150, within: 2_600 },
  /** The same for what follows it: the interaction's token lives for 15 minutes, but a member does not wait so long. */
  later: { pause: 500, within: 8_000 },
  /** One call in all, its answer's body included. */
  call: 8_000,
  /** Between attempts to reach Discord at the start: doubled each time up to the most. */
  retry: { first: 1_000, most: 60_000 },
} as const

/**
 * Discord allows 50 requests a second to a bot. A bucket of `burst` filled at `perSecond` keeps any second at 49 even where
 * the network delays one of them.
 */
export const PACE = { title: 'Discord', perSecond: 47, burst: 2 } as const
